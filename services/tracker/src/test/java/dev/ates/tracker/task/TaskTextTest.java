package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TaskTextTest {

    private static final String TWO_CHARS_ONE_CODE_POINT = "🐇";

    @Test
    void countsCodePointsAfterTrimming() {
        var text = new TaskText(null, "  " + TWO_CHARS_ONE_CODE_POINT.repeat(500) + " ", "x".repeat(10_000));

        assertThat(text.title()).isEqualTo(TWO_CHARS_ONE_CODE_POINT.repeat(500));
    }

    @Test
    void keepsNewlinesAndTabsOfTheDescription() {
        assertThat(new TaskText(null, "t", "one\r\ntwo\n\tthree").description()).isEqualTo("one\ntwo\n\tthree");
    }

    @Test
    void takesAnExternalIdOrNone() {
        assertThat(new TaskText(" ZOO-7 ", "t", "").externalId()).isEqualTo("ZOO-7");
        assertThat(new TaskText("  ", "t", "").externalId()).isNull();
        assertThatThrownBy(() -> new TaskText("x".repeat(65), "t", ""))
                .hasMessage("The external id must have 1 to 64 characters, it has 65.");
        assertThatThrownBy(() -> new TaskText("a\tb", "t", ""))
                .hasMessage("The external id must be on one line without control characters, character 2 is U+0009.");
        assertThat(new TaskText("\u00a0", "t", "").externalId()).isNull();
    }

    @Test
    void namesTheBoundThatIsBroken() {
        refuses(" \t ", "", "The title must have 1 to 500 characters, it has 0.");
        refuses("x".repeat(501), "", "The title must have 1 to 500 characters, it has 501.");
        refuses("t", "x".repeat(10_001), "The description must have at most 10000 characters, it has 10001.");
    }

    @Test
    void refusesWhatCannotBeShown() {
        refuses("a\nb", "", "The title must be on one line without control characters, character 2 is U+000A.");
        refuses(
                "\u202etxet desrever",
                "",
                "The title must not change the direction of writing, character 1 is U+202E.");
        refuses("\u200b", "", "The title must have 1 to 500 characters, it has 0.");
        refuses(
                "t",
                "a\0b",
                "The description must not have control characters other than newline and tab, character 2 is U+0000.");
        refuses("t", "\uD83D", "The description must not have half or undefined characters, character 1 is U+D83D.");
    }

    private static void refuses(String title, String description, String message) {
        assertThatThrownBy(() -> new TaskText(null, title, description))
                .isInstanceOf(TaskText.Refused.class)
                .hasMessage(message);
    }
}
