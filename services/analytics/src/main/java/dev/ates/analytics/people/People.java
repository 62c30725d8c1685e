package dev.ates.analytics.people;

import dev.ates.analytics.journal.Journal;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import dev.ates.sql.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the copy of people up to date. A day may refer to a person who is not known here yet. */
@Component
class People implements StreamHandler<PeopleEvent> {

    private static final String UPSERT = """
            insert into person (id, version, name, role, active, email, language)
            select id, version, name, role, active, email, language
              from unnest(:ids, :versions, :names, :roles, :actives, :emails, :languages)
            as told (id, version, name, role, active, email, language)
             order by id
            on conflict (id) do update
               set version = excluded.version, name = excluded.name, role = excluded.role, active = excluded.active,
                   email = excluded.email, language = excluded.language
             where person.version < excluded.version
            """;

    private final Journal journal;
    private final JdbcClient jdbc;

    People(Journal journal, JdbcClient jdbc) {
        this.journal = journal;
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
        journal.lock();
        journal.append(batch);
        List<PersonChanged> people =
                PeopleEvent.newestOfEach(batch.events().stream().map(Batch.Received::event));
        jdbc.sql(UPSERT)
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .param("versions", Columns.longs(people, PersonChanged::version))
                .param("names", Columns.texts(people, PersonChanged::name))
                .param("roles", Columns.texts(people, person -> person.role().name()))
                .param("actives", Columns.booleans(people, PersonChanged::active))
                .param("emails", Columns.texts(people, PersonChanged::email))
                .param("languages", Columns.texts(people, PersonChanged::language))
                .update();
    }
}
