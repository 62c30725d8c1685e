package dev.ates.tracker.people;

import dev.ates.contracts.Absence;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import dev.ates.sql.Columns;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the copy of the people, with the absences that the directory knows of: a higher version replaces a lower one, whatever
 * the order of arrival.
 */
@Component
final class PeopleHandler implements StreamHandler<PeopleEvent> {

    private static final String UPSERT = """
            insert into person (id, version, name, role, active)
            select id, version, name, role, active
            from unnest(:ids, :versions, :names, :roles, :actives)
            as told (id, version, name, role, active)
            on conflict (id) do update
            set version = excluded.version, name = excluded.name, role = excluded.role, active = excluded.active
            where person.version < excluded.version
            returning id
            """;

    private static final String FORGET_ABSENCES = "delete from told_absence where person_id = any(:ids)";

    private static final String TELL_ABSENCES = """
            insert into told_absence (person_id, away_from, away_to)
            select person_id, away_from, away_to
            from unnest(:ids, :froms, :tos) as told (person_id, away_from, away_to)
            """;

    private final JdbcClient jdbc;

    PeopleHandler(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String producer() {
        return "people";
    }

    @Override
    public Class<PeopleEvent> family() {
        return PeopleEvent.class;
    }

    @Override
    public void apply(Batch<PeopleEvent> batch) {
        List<PersonChanged> people =
                PeopleEvent.newestOfEach(batch.events().stream().map(Batch.Received::event));
        Set<UUID> changed = Set.copyOf(jdbc.sql(UPSERT)
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .param("versions", Columns.longs(people, PersonChanged::version))
                .param("names", Columns.texts(people, PersonChanged::name))
                .param("roles", Columns.texts(people, person -> person.role().name()))
                .param("actives", Columns.booleans(people, PersonChanged::active))
                .query(UUID.class)
                .list());
        replaceAbsences(people.stream()
                .filter(person -> changed.contains(person.personId()))
                .toList());
    }

    /** The state of a person is complete, so the directory's former absences go; what managers have entered stays. */
    private void replaceAbsences(List<PersonChanged> people) {
        List<Told> told = people.stream()
                .flatMap(person -> person.absences().stream().map(absence -> new Told(person.personId(), absence)))
                .toList();
        jdbc.sql(FORGET_ABSENCES)
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .update();
        jdbc.sql(TELL_ABSENCES)
                .param("ids", Columns.uuids(told, Told::personId))
                .param("froms", Columns.days(told, one -> one.absence().from()))
                .param("tos", Columns.days(told, one -> one.absence().to()))
                .update();
    }

    private record Told(UUID personId, Absence absence) {}
}
