package dev.ates.accounting.people;

import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the copy of people: the highest version wins, whatever the order of arrival. */
@Component
class PeopleEvents implements StreamHandler<PeopleEvent> {

    private final JdbcClient jdbc;
    private final Robots robots;

    PeopleEvents(JdbcClient jdbc, Robots robots) {
        this.jdbc = jdbc;
        this.robots = robots;
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
        upsert(PeopleEvent.newestOfEach(batch.events().stream().map(Batch.Received::event)));
        robots.wakeAfterCommit("mailer");
    }

    private void upsert(List<PersonChanged> people) {
        jdbc.sql("""
                insert into person (id, version, name, email, language, role, active)
                select * from unnest(:ids, :versions, :names, :emails, :languages, :roles, :actives)
                order by 1
                on conflict (id) do update set
                    version = excluded.version, name = excluded.name, email = excluded.email,
                    language = excluded.language, role = excluded.role, active = excluded.active
                where person.version < excluded.version
                """)
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .param("versions", Columns.longs(people, PersonChanged::version))
                .param("names", Columns.texts(people, PersonChanged::name))
                .param("emails", Columns.texts(people, PersonChanged::email))
                .param("languages", Columns.texts(people, PersonChanged::language))
                .param("roles", Columns.texts(people, person -> person.role().name()))
                .param("actives", Columns.booleans(people, PersonChanged::active))
                .update();
    }
}
