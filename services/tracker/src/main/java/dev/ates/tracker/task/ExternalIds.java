package dev.ates.tracker.task;

import dev.ates.ui.Caller;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Releases external ids of tasks that people created manually. Anybody may create a task with any free external id, and as
 * long as that task has it, an import rejects its line and nobody else can use it.
 */
@Component
class ExternalIds {

    private static final Logger log = LoggerFactory.getLogger(ExternalIds.class);

    private final JdbcClient jdbc;
    private final Tasks tasks;

    ExternalIds(JdbcClient jdbc, Tasks tasks) {
        this.jdbc = jdbc;
        this.tasks = tasks;
    }

    private static final String RELEASE = """
            with released as (
              update task set external_id = null
              where id = :id and not imported and external_id is not null
              returning number
            )
            update task_search
            set words = cast(:words as tsvector) || array_to_tsvector(array['#' || (released.number >> 13)])
            from released where task_search.number = released.number
            """;

    /**
     * Takes the external id from a task, which keeps everything else. Repeating it changes nothing. Events that were
     * published before keep the id.
     *
     * @return the task as it was before
     * @throws Tasks.Unknown when there is no such task
     * @throws OfAnImport when an import created the task: the next import would create it once more
     */
    @Transactional
    Task release(UUID taskId, Caller by) {
        Task task = tasks.find(taskId).orElseThrow(() -> new Tasks.Unknown(taskId));
        if (task.imported()) {
            throw new OfAnImport();
        }
        int released = jdbc.sql(RELEASE)
                .param("id", taskId)
                .param("words", new TaskText(null, task.title(), task.description()).words())
                .update();
        if (released > 0) {
            log.atInfo()
                    .addKeyValue("task", taskId)
                    .addKeyValue("externalId", task.externalId())
                    .addKeyValue("by", by.id())
                    .log("The external id of a task was released");
        }
        return task;
    }

    /** {@code task-imported}. */
    static final class OfAnImport extends TaskRefusal {
        OfAnImport() {
            super(
                    HttpStatus.CONFLICT,
                    "task-imported",
                    "An import has created the task: without its external id, the next import would create it again.");
        }
    }
}
