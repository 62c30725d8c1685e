package dev.ates.analytics.people;

import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the copy of people up to date. A person may be named by a day before they are known here. */
@Component
class People implements StreamHandler<PeopleEvent> {

    private static final String UPSERT = """
            insert into person (id, version, name, role, active)
            select id, version, name, role, active
              from unnest(:ids::uuid[], :versions::bigint[], :names::text[], :roles::text[], :actives::boolean[])
                   as told (id, version, name, role, active)
             order by id
            on conflict (id) do update
               set version = excluded.version, name = excluded.name, role = excluded.role, active = excluded.active
             where person.version < excluded.version
            """;

    private final JdbcClient jdbc;

    People(JdbcClient jdbc) {
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
        Map<UUID, PersonChanged> latest = new HashMap<>();
        for (Batch.Received<PeopleEvent> received : batch.events()) {
            switch (received.event()) {
                case PersonChanged changed -> latest.merge(changed.personId(), changed, People::newer);
            }
        }
        jdbc.sql(UPSERT)
                .param("ids", texts(latest.values(), person -> person.personId().toString()))
                .param(
                        "versions",
                        latest.values().stream()
                                .mapToLong(PersonChanged::version)
                                .toArray())
                .param("names", texts(latest.values(), PersonChanged::name))
                .param("roles", texts(latest.values(), person -> person.role().name()))
                .param("actives", texts(latest.values(), person -> Boolean.toString(person.active())))
                .update();
    }

    private static PersonChanged newer(PersonChanged one, PersonChanged other) {
        return other.version() > one.version() ? other : one;
    }

    private static String[] texts(Collection<PersonChanged> people, Function<PersonChanged, String> column) {
        return people.stream().map(column).toArray(String[]::new);
    }
}
