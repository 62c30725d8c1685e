package dev.ates.tracker.people;

import static java.util.function.BinaryOperator.maxBy;
import static java.util.stream.Collectors.toMap;

import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/** Keeps the copy of the people: a higher version replaces a lower one, whatever the order of arrival. */
@Component
final class PeopleHandler implements StreamHandler<PeopleEvent> {

    private static final String UPSERT = """
            insert into person (id, version, name, role, active)
            select id, version, name, role, active
            from unnest(cast(:ids as uuid[]), cast(:versions as bigint[]), cast(:names as text[]),
                        cast(:roles as text[]), cast(:actives as boolean[]))
              as told (id, version, name, role, active)
            on conflict (id) do update
            set version = excluded.version, name = excluded.name, role = excluded.role, active = excluded.active
            where person.version < excluded.version
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
        List<PersonChanged> people = newestOfEach(batch);
        jdbc.sql(UPSERT)
                .param("ids", column("uuid", people, PersonChanged::personId))
                .param("versions", column("bigint", people, PersonChanged::version))
                .param("names", column("text", people, PersonChanged::name))
                .param("roles", column("text", people, person -> person.role().name()))
                .param("actives", column("boolean", people, PersonChanged::active))
                .update();
    }

    /** One statement cannot update a row twice. */
    private static List<PersonChanged> newestOfEach(Batch<PeopleEvent> batch) {
        Collection<PersonChanged> newest = batch.events().stream()
                .map(received -> switch (received.event()) {
                    case PersonChanged changed -> changed;
                })
                .collect(toMap(
                        PersonChanged::personId,
                        Function.identity(),
                        maxBy(Comparator.comparingLong(PersonChanged::version))))
                .values();
        return List.copyOf(newest);
    }

    private static SqlArrayValue column(
            String type, List<PersonChanged> people, Function<PersonChanged, Object> field) {
        return new SqlArrayValue(type, people.stream().map(field).toArray());
    }
}
