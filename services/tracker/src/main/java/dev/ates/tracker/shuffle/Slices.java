package dev.ates.tracker.shuffle;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.assignment.Strategy;
import dev.ates.tracker.people.Assignable;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.OpenTasks.Reassigned;
import dev.ates.tracker.task.OpenTasks.Slice;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * The slices of the running shuffle, in order of task numbers. The shuffle's row stores its progress and is updated
 * with the tasks, so each task is assigned once even if a process is killed. A slice draws among the people who can be
 * assigned tasks at that moment, and its assignments belong to the business day of that moment.
 */
@Component
class Slices {

    private static final Logger log = LoggerFactory.getLogger(Slices.class);

    private final JdbcClient jdbc;
    private final OpenTasks openTasks;
    private final BusinessCalendar calendar;
    private final ShuffleSettings settings;
    private final Strategies strategies;

    Slices(
            JdbcClient jdbc,
            OpenTasks openTasks,
            BusinessCalendar calendar,
            ShuffleSettings settings,
            Strategies strategies) {
        this.jdbc = jdbc;
        this.openTasks = openTasks;
        this.calendar = calendar;
        this.settings = settings;
        this.strategies = strategies;
    }

    private record Rest(
            long id, String strategy, long seed, @Nullable UUID leaver, long reached, long upto) {}

    private static final String LOCK_RUNNING = """
            select id, strategy, seed, leaver, reached, upto
            from shuffle
            where ended_at is null
            for update
            """;

    private static final String REACH = """
            update shuffle
            set strategy = :strategy,
                reached = :reached,
                tasks = tasks + :moved,
                others = others or people <> :people,
                ended_at = case when upto = :reached then cast(:now as timestamptz) end
            where id = :id
            returning
            """ + Shuffles.COLUMNS;

    /**
     * Processes the next slice of the running shuffle, in the caller's transaction.
     *
     * @return the shuffle afterwards, which has ended if this was the last slice; empty when no shuffle is running
     * @throws NobodyToAssign when nobody is assignable
     */
    Optional<Result> next() {
        return jdbc.sql(LOCK_RUNNING)
                .query((row, index) -> new Rest(
                        row.getLong("id"),
                        row.getString("strategy"),
                        row.getLong("seed"),
                        row.getObject("leaver", UUID.class),
                        row.getLong("reached"),
                        row.getLong("upto")))
                .optional()
                .map(this::next);
    }

    private Result next(Rest rest) {
        Instant now = calendar.now();
        UUID[] people = assignable();
        Strategy strategy = strategies.named(rest.strategy());
        if (!strategy.name().equals(rest.strategy())) {
            log.atWarn()
                    .addKeyValue("shuffle", rest.id())
                    .addKeyValue("strategy", rest.strategy())
                    .addKeyValue("instead", strategy.name())
                    .log("The strategy of the running shuffle no longer exists: another one assigns the rest");
        }
        Reassigned slice = openTasks.reassign(
                strategy,
                rest.id(),
                rest.seed(),
                people,
                new Slice(rest.leaver(), rest.reached(), rest.upto(), settings.sliceTasksMax()),
                now);
        return jdbc.sql(REACH)
                .param("strategy", strategy.name())
                .param("reached", slice.reached())
                .param("moved", slice.tasks())
                .param("people", new SqlArrayValue("uuid", (Object[]) people))
                .param("now", now.atOffset(UTC))
                .param("id", rest.id())
                .query(Shuffles::result)
                .single();
    }

    /** The name of the strategy of a new shuffle. */
    String strategy() {
        return strategies.chosen().name();
    }

    /**
     * The tasks that a shuffle would assign now.
     *
     * @param leaver whose tasks, {@code null} for everybody's
     */
    OpenTasks.Total total(@Nullable UUID leaver) {
        return openTasks.total(leaver);
    }

    /**
     * Who can be assigned tasks now, ordered by id.
     *
     * @throws NobodyToAssign when nobody is assignable
     */
    UUID[] assignable() {
        LocalDate today = calendar.today();
        UUID[] people = jdbc.sql(Assignable.IDS + "order by id")
                .param("today", today)
                .query(UUID.class)
                .list()
                .toArray(UUID[]::new);
        if (people.length == 0) {
            throw NobodyToAssign.on(today, jdbc);
        }
        return people;
    }
}
