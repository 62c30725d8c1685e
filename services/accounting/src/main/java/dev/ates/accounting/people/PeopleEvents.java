package dev.ates.accounting.people;

import dev.ates.contracts.MailAddress;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the copy of people: the highest version wins, whatever the order of arrival. A person with an invalid address is
 * stored like the others, because payouts need no address; accountants see what is wrong with it beside the letters.
 */
@Component
class PeopleEvents implements StreamHandler<PeopleEvent> {

    private static final Logger log = LoggerFactory.getLogger(PeopleEvents.class);

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
                insert into person (id, version, name, email, email_refused, language, role, active, bank_name)
                select * from unnest(:ids, :versions, :names, :emails, :refusals, :languages, :roles, :actives, :bankNames)
                order by 1
                on conflict (id) do update set
                    version = excluded.version, name = excluded.name, email = excluded.email,
                    email_refused = excluded.email_refused, language = excluded.language, role = excluded.role, active = excluded.active,
                    bank_name = excluded.bank_name
                where person.version < excluded.version
                """)
                .param("ids", Columns.uuids(people, PersonChanged::personId))
                .param("versions", Columns.longs(people, PersonChanged::version))
                .param("names", Columns.texts(people, PersonChanged::name))
                .param("emails", Columns.texts(people, PersonChanged::email))
                .param("refusals", Columns.texts(people, PeopleEvents::refusal))
                .param("languages", Columns.texts(people, PersonChanged::language))
                .param("roles", Columns.texts(people, person -> person.role().name()))
                .param("actives", Columns.booleans(people, PersonChanged::active))
                .param("bankNames", Columns.texts(people, PersonChanged::bankName))
                .update();
    }

    private static @Nullable String refusal(PersonChanged person) {
        try {
            MailAddress.of(person.email());
            return null;
        } catch (IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("person", person.personId())
                    .log("The address of a person is invalid, letters to the person wait for another one");
            return e.getMessage();
        }
    }
}
