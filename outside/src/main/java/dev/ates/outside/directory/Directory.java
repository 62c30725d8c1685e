package dev.ates.outside.directory;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.messaging.Outbox;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The robot that publishes new and changed people once, and removed people as inactive. */
@Component
class Directory implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    private final People people;
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration every;

    private @Nullable List<Person> told;

    Directory(
            People people,
            JdbcClient jdbc,
            Outbox outbox,
            Clock clock,
            @Value("${ates.outside.people-poll}") Duration every) {
        this.people = people;
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.clock = clock;
        this.every = every;
    }

    @Override
    public String name() {
        return "directory";
    }

    /** Reads the file once if nothing has changed. A failed publication is repeated the next time. */
    @Override
    public synchronized void run(Turn turn, @Nullable LocalDate day) {
        people.reread();
        var now = people.all();
        if (now != told) {
            Instant started = clock.instant();
            turn.step("tell", () -> {
                int changed = tell(now);
                if (changed > 0) {
                    turn.record(day, started, Map.of("changed", changed));
                }
                return changed;
            });
            told = now;
        }
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("changed", (long) changes(people.all(), lastTold()).size());
    }

    @Override
    public Duration every() {
        return every;
    }

    private int tell(List<Person> now) {
        var changes = changes(now, lastTold());
        if (!changes.isEmpty()) {
            remember(changes);
            outbox.append(changes);
            log.atInfo().addKeyValue("changed", changes.size()).log("Changes of people published");
        }
        return changes.size();
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
