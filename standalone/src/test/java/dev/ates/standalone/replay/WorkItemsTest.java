package dev.ates.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.standalone.replay.WorkItems.Rejected;
import dev.ates.standalone.replay.WorkItems.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the history of another tracker come in as it was written there, or is it said which line does not? */
class WorkItemsTest {

    private static final String TIMES = ",2026-01-07T12:10:00Z,2026-01-07T13:10:00Z";

    @TempDir
    private Path folder;

    @Test
    void takesTitlesOf500Characters() throws IOException {
        WorkItems read = read("GH-3," + "x".repeat(346), "GH-4," + "🦜".repeat(500));

        assertThat(read.rejected()).isEmpty();
        assertThat(read.items()).extracting(WorkItem::title).containsExactly("x".repeat(346), "🦜".repeat(500));
    }

    @Test
    void namesTheLineAndWhatIsWrongWithItsTexts() throws IOException {
        WorkItems read = read("A-1," + "x".repeat(501), "A-2,\u200b", "\u3164,Fine", "A-4,\u202etxet", "A-5,Fine");

        assertThat(read.rejected())
                .containsExactly(
                        new Rejected(2, "The title must have 1 to 500 characters, it has 501."),
                        new Rejected(3, "The title must have 1 to 500 characters, it has 0."),
                        new Rejected(4, "The external id must have at least one character that can be seen."),
                        new Rejected(5, "The title must not change the direction of writing, character 1 is U+202E."));
        assertThat(read.items()).extracting(WorkItem::externalId).containsExactly("A-5");
    }

    private WorkItems read(String... lines) throws IOException {
        String header = "external_id,title,created_at,completed_at\n";
        return WorkItems.read(Files.writeString(
                folder.resolve("history.csv"), header + String.join(TIMES + "\n", List.of(lines)) + TIMES + "\n"));
    }
}
