package dev.ates.standalone.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Is the search that the tracker receives the one that was typed into the shell? */
class TasksCommandTest {

    @Test
    void quotesAgainWhatTheShellHasUnquoted() {
        assertThat(TasksCommand.search(
                        List.of("status:open", "feed the rabbit", "assignee:Ann Archer", "-title:yak hair")))
                .isEqualTo("status:open \"feed the rabbit\" assignee:\"Ann Archer\" -title:\"yak hair\"");
        assertThat(TasksCommand.search(List.of("id:A-1", "\"as typed\"", "price:>20")))
                .isEqualTo("id:A-1 \"as typed\" price:>20");
    }

    @Test
    void passesOneParameterOnAsItIs() {
        assertThat(TasksCommand.search(List.of("yak -shear status:open"))).isEqualTo("yak -shear status:open");
        assertThat(TasksCommand.search(List.of("\"feed the rabbit\""))).isEqualTo("\"feed the rabbit\"");
        assertThat(TasksCommand.search(List.of())).isEmpty();
    }
}
