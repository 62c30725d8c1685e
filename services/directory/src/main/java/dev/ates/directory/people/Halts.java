package dev.ates.directory.people;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Operator;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Halts publishing when so many people seem to have left at once that it may be a mistake. A halt ends when somebody
 * has released it and the people have been published as inactive, or when the directory lists them again. A release
 * applies to those people only; if others would become inactive too, there is a new halt.
 */
@Component
class Halts {

    private static final Logger log = LoggerFactory.getLogger(Halts.class);

    private static final Duration LATELY = Duration.ofDays(1);
    private static final TextRule REASON = TextRule.line("reason", 3, 300);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Robots robots;

    Halts(JdbcClient jdbc, Clock clock, Robots robots) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.robots = robots;
    }

    /**
     * @param active how many people were active then
     * @param gone the people who would be published as inactive
     * @param lately how many others became inactive within the day before
     * @param endedAt when it ended
     */
    record Halt(
            long id,
            Instant haltedAt,
            int active,
            List<UUID> gone,
            int lately,
            @Nullable Instant releasedAt,
            @Nullable String releasedByName,
            @Nullable String reason,
            @Nullable Instant endedAt) {

        public boolean isReleased() {
            return releasedAt != null;
        }
    }

    /**
     * Decides, as part of a step, whether the changes of a comparison may be published.
     *
     * @return false when nothing may be published
     */
    boolean letsPass(Comparison comparison) {
        Set<UUID> gone = comparison.gone();
        Optional<Halt> open = open();
        boolean isKnown = open.isPresent() && new HashSet<>(open.get().gone()).containsAll(gone) && !gone.isEmpty();
        int lately = Math.max(lately(), open.map(Halt::lately).orElse(0));
        if (!comparison.isMass(lately) || isKnown && open.get().isReleased()) {
            open.ifPresent(halt -> end(halt.id()));
            return true;
        }
        if (!isKnown) {
            open.ifPresent(halt -> end(halt.id()));
            halt(gone, lately, comparison.active());
        }
        return false;
    }

    /** How many became inactive within a day, without those about whom somebody has decided. */
    private int lately() {
        return jdbc.sql("""
                select count(*) from person
                where not active and told_at > :dayAgo
                  and not exists (select 1 from halt
                                  where released_at is not null and (released_at >= told_at or person.id = any(gone)))
                """)
                .param("dayAgo", Columns.time(clock.instant().minus(LATELY)))
                .query(Integer.class)
                .single();
    }

    private void halt(Set<UUID> gone, int lately, int active) {
        jdbc.sql("insert into halt (halted_at, active, gone, lately) values (:now, :active, :gone, :lately)")
                .param("lately", lately)
                .param("now", Columns.time(clock.instant()))
                .param("active", active)
                .param("gone", Columns.uuids(gone.stream().sorted().toList(), id -> id))
                .update();
        log.atError()
                .addKeyValue("gone", gone.size())
                .addKeyValue("lately", lately)
                .addKeyValue("active", active)
                .log("Too many people would become inactive: nothing is published until somebody releases the halt");
    }

    private void end(long halt) {
        jdbc.sql("update halt set ended_at = :now where id = :id")
                .param("now", Columns.time(clock.instant()))
                .param("id", halt)
                .update();
    }

    /**
     * @throws TextRule.Refused when the reason is not one line of 3 to 300 characters
     * @return false when it is not open, or has already been released
     */
    @Transactional
    boolean release(long halt, Operator who, String reason) {
        boolean released = jdbc.sql("""
                update halt set released_at = :now, released_by = :who, released_by_name = :name, reason = :reason
                where id = :id and ended_at is null and released_at is null
                """)
                        .param("now", Columns.time(clock.instant()))
                        .param("who", who.id())
                        .param("name", who.name())
                        .param("reason", REASON.keep(reason))
                        .param("id", halt)
                        .update()
                == 1;
        if (released) {
            log.atInfo()
                    .addKeyValue("halt", halt)
                    .addKeyValue("who", who.id())
                    .log("A halt of publishing people was released");
            robots.wakeAfterCommit(Teller.NAME);
        }
        return released;
    }

    Optional<Halt> open() {
        return halts("where ended_at is null", 1).stream().findFirst();
    }

    /** Newest first. */
    List<Halt> latest(int max) {
        return halts("", max);
    }

    private List<Halt> halts(String which, int max) {
        return jdbc.sql("""
                select id, halted_at, active, gone, lately, released_at, released_by_name, reason, ended_at
                from halt %s order by id desc limit :max
                """.formatted(which))
                .param("max", max)
                .query((row, n) -> new Halt(
                        row.getLong("id"),
                        row.getObject("halted_at", OffsetDateTime.class).toInstant(),
                        row.getInt("active"),
                        List.of((UUID[]) row.getArray("gone").getArray()),
                        row.getInt("lately"),
                        instant(row, "released_at"),
                        row.getString("released_by_name"),
                        row.getString("reason"),
                        instant(row, "ended_at")))
                .list();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
