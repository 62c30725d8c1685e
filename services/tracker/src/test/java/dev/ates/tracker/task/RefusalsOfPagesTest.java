package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever tries out rights by pages leaves the same trace as by the API. */
@ExtendWith(OutputCaptureExtension.class)
class RefusalsOfPagesTest extends TrackerTest {

    @Test
    void auditsWhatAPageRefusesAndAnswersWithARedirect(CapturedOutput log) {
        employees(1);
        UUID author = new UUID(0, 2);
        UUID task = bean(Tasks.class).create(author, "t", "");
        Client browser = browser(author, "employee");

        assertThat(browser.submit(browser.get("/"), "/tasks/" + task + "/completion")
                        .body())
                .contains("Only the assignee of a task can complete it.");

        assertThat(log.getAll().lines().filter(line -> line.contains("refused: who=")))
                .singleElement()
                .asString()
                .contains(
                        author.toString(), "what=\"POST /tasks/%s/completion\"".formatted(task), "403 task-not-yours");
    }
}
