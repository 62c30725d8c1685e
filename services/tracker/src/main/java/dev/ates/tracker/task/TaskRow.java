package dev.ates.tracker.task;

import dev.ates.sql.Rows;
import dev.ates.tracker.task.Task.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Maps a row to a {@link Task}. */
final class TaskRow {

    /** A text of 10,000 characters for each of 500 tasks would be 20 MB for one request. */
    private static final int DESCRIPTION_IN_LIST_MAX = 200;

    private static final String WITH = """
            select task.id, task.number, task.external_id, task.title, %s, task.status, task.assignee_id,
                   coalesce(person.name, '') as assignee_name, task.assignments, task.fee_minor, task.reward_minor,
                   task.currency, task.created_by, task.imported, task.created_at, task.assigned_at, task.done_at,
                   task.undo_until
            from task
            left join person on person.id = task.assignee_id
            """;

    /** Reads {@code task}, a table or a part of the statement. */
    static final String SELECT = WITH.formatted("task.description");

    /** The same, with the beginning of the description. */
    static final String LIST = WITH.formatted("""
            case when length(task.description) > %1$d then left(task.description, %1$d) || '…'
                        else task.description end as description""".formatted(DESCRIPTION_IN_LIST_MAX));

    private TaskRow() {}

    static Task task(ResultSet row, int index) throws SQLException {
        return new Task(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getString("external_id"),
                row.getString("title"),
                row.getString("description"),
                Status.valueOf(row.getString("status")),
                row.getObject("assignee_id", UUID.class),
                row.getString("assignee_name"),
                row.getInt("assignments"),
                row.getLong("fee_minor"),
                row.getLong("reward_minor"),
                row.getString("currency"),
                row.getObject("created_by", UUID.class),
                row.getBoolean("imported"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("assigned_at", OffsetDateTime.class).toInstant(),
                Rows.instant(row, "done_at"),
                Rows.instant(row, "undo_until"));
    }
}
