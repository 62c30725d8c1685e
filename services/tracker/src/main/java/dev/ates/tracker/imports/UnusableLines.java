package dev.ates.tracker.imports;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lines that turn out to be unusable only beside the other lines or the tasks. */
final class UnusableLines {

    private final JdbcClient jdbc;

    UnusableLines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Rejects those of an import whose lines have all been read. */
    void reject(UUID id) {
        rejectRepeated(id);
        rejectOwn(id);
    }

    /**
     * Done here instead of while reading, because a million external ids take 200 MiB of memory.
     *
     * <p>The lines have just been inserted, so the database takes them for a handful: it would group all of them again for
     * each one, unless it is told to join without a loop.
     */
    private void rejectRepeated(UUID id) {
        jdbc.sql("set local enable_nestloop = off").update();
        jdbc.sql("""
                update task_import_line line
                set outcome = 'rejected',
                    reason = format('external id ''%s'' came before, in line %s', line.external_id, first.line)
                from (
                    select external_id, min(line) as line from task_import_line
                    where import_id = :id and outcome is null
                    group by external_id having count(*) > 1) first
                where line.import_id = :id and line.outcome is null and line.external_id = first.external_id
                  and line.line > first.line
                """).param("id", id).update();
        jdbc.sql("set local enable_nestloop = on").update();
    }

    /** A file of this tracker without its column of external ids would create a second task for each of its tasks. */
    private void rejectOwn(UUID id) {
        jdbc.sql("""
                update task_import_line line
                set outcome = 'rejected',
                    reason = format('%s is the id of a task of this tracker, not an external id', line.external_id)
                from task
                where line.import_id = :id and line.outcome is null
                  and task.id = case when line.external_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                     then cast(line.external_id as uuid) end
                """).param("id", id).update();
    }
}
