package dev.ates.outside.directory;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.messaging.Outbox;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells everybody who is new or has changed, once, and who is gone as inactive. */
@Component
class Directory {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    private final People people;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final Clock clock;

    private @Nullable List<Person> told;

    Directory(People people, JdbcClient jdbc, TransactionTemplate transactions, Outbox outbox, Clock clock) {
        this.people = people;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Costs one read of the file while nothing changes. What could not be told now is told the next time. */
    @Scheduled(fixedDelayString = "${ates.outside.people-poll}")
    synchronized void look() {
        people.reread();
        var now = people.all();
        if (now != told) {
            transactions.executeWithoutResult(transaction -> tell(now));
            told = now;
        }
    }

    private void tell(List<Person> now) {
        lock();
        var changes = changes(now, lastTold());
        if (!changes.isEmpty()) {
            remember(changes);
            outbox.append(changes);
            log.atInfo().addKeyValue("changed", changes.size()).log("People told");
        }
    }

    static List<PersonChanged> changes(List<Person> now, Map<UUID, PersonChanged> told) {
        var changes = new ArrayList<PersonChanged>();
        var gone = new HashMap<>(told);
        for (var person : now) {
            var last = gone.remove(person.id());
            if (last == null) {
                changes.add(person.told(1));
            } else if (!last.equals(person.told(last.version()))) {
                changes.add(person.told(last.version() + 1));
            }
        }
        gone.values().stream()
                .filter(PersonChanged::active)
                .map(last -> new PersonChanged(
                        last.personId(),
                        last.version() + 1,
                        last.name(),
                        last.email(),
                        last.role(),
                        false,
                        last.language()))
                .forEach(changes::add);
        return changes;
    }

    /** One instance compares and tells at a time, or both would tell the same version. */
    private void lock() {
        jdbc.sql("lock table told_person in share row exclusive mode").update();
    }

    private Map<UUID, PersonChanged> lastTold() {
        return jdbc
                .sql("""
                        select person_id, version, name, email, role, active, language
                        from told_person
                        """)
                .query((row, n) -> new PersonChanged(
                        row.getObject("person_id", UUID.class),
                        row.getLong("version"),
                        row.getString("name"),
                        row.getString("email"),
                        Role.valueOf(row.getString("role")),
                        row.getBoolean("active"),
                        row.getString("language")))
                .list()
                .stream()
                .collect(Collectors.toMap(PersonChanged::personId, Function.identity()));
    }

    private void remember(List<PersonChanged> changes) {
        jdbc.sql("""
                        insert into told_person (person_id, version, name, email, role, active, language, told_at)
                        select person_id, version, name, email, role, active, language, :toldAt
                        from unnest(:ids::uuid[], :versions::bigint[], :names::text[], :emails::text[], :roles::text[],
                                    :actives::boolean[], :languages::text[])
                               as changed (person_id, version, name, email, role, active, language)
                        on conflict on constraint told_person_id do update
                        set version = excluded.version, name = excluded.name, email = excluded.email,
                            role = excluded.role, active = excluded.active, language = excluded.language,
                            told_at = excluded.told_at
                        """)
                .param("toldAt", Timestamp.from(clock.instant()))
                .param("ids", column(changes, change -> change.personId().toString()))
                .param("versions", column(changes, change -> Long.toString(change.version())))
                .param("names", column(changes, PersonChanged::name))
                .param("emails", column(changes, PersonChanged::email))
                .param("roles", column(changes, change -> change.role().name()))
                .param("actives", column(changes, change -> Boolean.toString(change.active())))
                .param("languages", column(changes, PersonChanged::language))
                .update();
    }

    private static String[] column(List<PersonChanged> changes, Function<PersonChanged, String> value) {
        return changes.stream().map(value).toArray(String[]::new);
    }
}
