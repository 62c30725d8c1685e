package dev.ates.directory.people;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.directory.people.Comparison.Change;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The published people, and the entries that cannot be published. */
@Component
class People {

    private final JdbcClient jdbc;
    private final Clock clock;

    People(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param refused entries of the directory that are not published */
    record Count(long active, long inactive, long refused) {}

    Map<String, PersonChanged> told() {
        Map<String, PersonChanged> told = new HashMap<>();
        jdbc.sql("""
                select id, external_id, version, name, email, role, active, language, bank_name, absences from person
                """)
                .query((row, n) -> told.put(
                        row.getString("external_id"),
                        new PersonChanged(
                                row.getObject("id", UUID.class),
                                row.getLong("version"),
                                row.getString("name"),
                                row.getString("email"),
                                Role.valueOf(row.getString("role")),
                                row.getBoolean("active"),
                                row.getString("language"),
                                row.getString("bank_name"),
                                AbsenceText.read(row.getString("absences")))))
                .list();
        return told;
    }

    void remember(List<Change> changes) {
        List<PersonChanged> people = changes.stream().map(Change::event).toList();
        jdbc.sql("""
                insert into person (id, external_id, version, name, email, role, active, language, bank_name, absences, told_at)
                select id, external_id, version, name, email, role, active, language, bank_name, absences, :now
                from unnest(:ids, :externalIds, :versions, :names, :emails, :roles, :actives, :languages, :bankNames, :absences)
                     as changed (id, external_id, version, name, email, role, active, language, bank_name, absences)
                on conflict on constraint person_id do update
                set external_id = excluded.external_id, version = excluded.version, name = excluded.name,
                    email = excluded.email, role = excluded.role, active = excluded.active,
                    language = excluded.language, bank_name = excluded.bank_name, absences = excluded.absences,
                    told_at = excluded.told_at
                """)
                .param("now", Columns.time(clock.instant()))
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .param("externalIds", Columns.texts(changes, Change::externalId))
                .param("versions", Columns.longs(people, PersonChanged::version))
                .param("names", Columns.texts(people, PersonChanged::name))
                .param("emails", Columns.texts(people, PersonChanged::email))
                .param("roles", Columns.texts(people, person -> person.role().name()))
                .param("actives", Columns.booleans(people, PersonChanged::active))
                .param("languages", Columns.texts(people, PersonChanged::language))
                .param("bankNames", Columns.texts(people, PersonChanged::bankName))
                .param("absences", Columns.texts(people, person -> AbsenceText.of(person.absences())))
                .update();
    }

    /** Replaces the refused entries of the previous reading. */
    void refuse(List<Refused> refused) {
        if (refused.equals(refused(null, Reading.ENTRIES_MAX))) {
            return;
        }
        List<Integer> places = IntStream.range(0, refused.size()).boxed().toList();
        jdbc.sql("delete from refused_entry").update();
        jdbc.sql("""
                insert into refused_entry (n, place, external_id, reason)
                select n, place, external_id, reason
                from unnest(:ns, :places, :externalIds, :reasons) as refused (n, place, external_id, reason)
                """)
                .param("ns", Columns.longs(places, Integer::longValue))
                .param("places", Columns.texts(refused, Refused::place))
                .param("externalIds", Columns.texts(refused, Refused::externalId))
                .param("reasons", Columns.texts(refused, Refused::reason))
                .update();
    }

    /**
     * In the directory's order.
     *
     * @param text a part of the place, the id or the reason, in any case; {@code null} for all
     */
    List<Refused> refused(@Nullable String text, int max) {
        return jdbc.sql("""
                        select place, external_id, reason from refused_entry
                        where cast(:text as text) is null
                           or strpos(lower(concat_ws(' ', place, external_id, reason)), lower(:text)) > 0
                        order by n limit :max
                        """)
                .param("text", text)
                .param("max", max)
                .query(Rows.as(Refused.class))
                .list();
    }

    Count count() {
        return jdbc.sql("""
                select count(*) filter (where active) as active, count(*) filter (where not active) as inactive,
                       (select count(*) from refused_entry) as refused
                from person
                """).query(Rows.as(Count.class)).single();
    }

    List<String> names(List<UUID> ids) {
        return jdbc.sql("select name from person where id = any(:ids) order by name, id")
                .param("ids", Columns.uuids(ids, id -> id))
                .query((row, n) -> row.getString("name"))
                .list();
    }
}
