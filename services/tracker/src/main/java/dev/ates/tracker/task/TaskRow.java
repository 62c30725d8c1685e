package dev.ates.tracker.task;

import dev.ates.sql.Rows;
import dev.ates.tracker.task.Task.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Maps a row to a {@link Task}. */
final class TaskRow {

    /** Reads {@code task}, a table or a part of the statement. */
    static final String SELECT = """
            select task.id, task.number, task.external_id, task.title, task.description, task.status, task.assignee_id,
                   coalesce(person.name, '') as assignee_name, task.assignments, task.fee_minor, task.reward_minor,
                   task.currency, task.created_by, task.imported, task.created_at, task.assigned_at, task.done_at,
                   task.undo_until
            from task
            left join person on person.id = task.assignee_id
            """;

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
