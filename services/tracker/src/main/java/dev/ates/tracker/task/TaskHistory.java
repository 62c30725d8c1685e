package dev.ates.tracker.task;

import dev.ates.sql.Rows;
import dev.ates.ui.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The history of a task: who created it, who was assigned to it and why, and who completed it. */
@Component
class TaskHistory {

    private final JdbcClient jdbc;

    TaskHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The history of a task.
     *
     * @param createdByName empty if the directory has not published the author
     * @param assignments latest first
     * @param done none while it is open
     * @param next the cursor of earlier assignments, none if these are all
     */
    record History(
            UUID createdBy,
            String createdByName,
            Instant createdAt,
            List<Assignment> assignments,
            @Nullable Done done,
            @Nullable String next) {}

    /**
     * An assignment of a task.
     *
     * @param ordinal 1 at creation, increased by each shuffle
     * @param feeMinor below zero: the charged fee, in the task's currency
     * @param shuffle the shuffle that assigned it, none at creation
     * @param undoneAt when the assignee took the completion back, none if that did not happen
     */
    record Assignment(
            int ordinal,
            UUID assigneeId,
            String assigneeName,
            long feeMinor,
            Instant assignedAt,
            @Nullable ByShuffle shuffle,
            @Nullable Instant undoneAt) {}

    /**
     * @param by who started the shuffle
     * @param leaver whose tasks it gave away; none for a shuffle of all open tasks
     */
    record ByShuffle(
            long id, UUID by, String byName, @Nullable UUID leaver) {}

    /**
     * The completion of a task by its assignee.
     *
     * @param rewardMinor above zero, in the task's currency
     */
    record Done(UUID by, String byName, long rewardMinor, Instant at) {}

    private static final String ASSIGNMENTS = """
            select assignment.ordinal, assignment.assignee_id, coalesce(assignee.name, '') as assignee_name,
                   assignment.fee_minor, assignment.assigned_at, assignment.undone_at,
                   shuffle.id as shuffle_id, shuffle.shuffled_by, shuffle.leaver, coalesce(manager.name, '') as shuffled_by_name
            from assignment
            left join person as assignee on assignee.id = assignment.assignee_id
            left join shuffle on shuffle.id = assignment.shuffle_id
            left join person as manager on manager.id = shuffle.shuffled_by
            where assignment.task_id = :task and assignment.ordinal < :before
            order by assignment.ordinal desc
            limit :limit
            """;

    /** @param paging by ordinals of assignments */
    History of(Task task, Paging paging) {
        List<Assignment> assignments = jdbc.sql(ASSIGNMENTS)
                .param("task", task.id())
                .param("before", paging.afterLong().orElse(Long.MAX_VALUE))
                .param("limit", paging.limit())
                .query(TaskHistory::assignment)
                .list();
        return new History(
                task.createdBy(),
                nameOf(task.createdBy()),
                task.createdAt(),
                assignments,
                task.doneAt() == null
                        ? null
                        : new Done(task.assigneeId(), task.assigneeName(), task.rewardMinor(), task.doneAt()),
                paging.next(assignments, one -> Integer.toString(one.ordinal())));
    }

    private String nameOf(UUID person) {
        return jdbc.sql("select name from person where id = :id")
                .param("id", person)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private static Assignment assignment(ResultSet row, int index) throws SQLException {
        UUID shuffledBy = row.getObject("shuffled_by", UUID.class);
        return new Assignment(
                row.getInt("ordinal"),
                row.getObject("assignee_id", UUID.class),
                row.getString("assignee_name"),
                row.getLong("fee_minor"),
                row.getObject("assigned_at", OffsetDateTime.class).toInstant(),
                shuffledBy == null
                        ? null
                        : new ByShuffle(
                                row.getLong("shuffle_id"),
                                shuffledBy,
                                row.getString("shuffled_by_name"),
                                row.getObject("leaver", UUID.class)),
                Rows.instant(row, "undone_at"));
    }
}
