package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TaskTextTest {

    private static final String TWO_CHARS_ONE_CODE_POINT = "🐇";

    @Test
    void countsCodePointsAfterTrimming() {
        var text = new TaskText(null, "  " + TWO_CHARS_ONE_CODE_POINT.repeat(200) + " ", "x".repeat(10_000));

        assertThat(text.title()).isEqualTo(TWO_CHARS_ONE_CODE_POINT.repeat(200));
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
                .hasMessage("The external id must not have control characters, it has U+0009.");
    }

    @Test
    void namesTheBoundThatIsBroken() {
        refuses(" \t ", "", "The title must have 1 to 200 characters, it has 0.");
        refuses("x".repeat(201), "", "The title must have 1 to 200 characters, it has 201.");
        refuses("t", "x".repeat(10_001), "The description must have 0 to 10000 characters, it has 10001.");
    }

    @Test
    void refusesWhatCannotBeShown() {
        refuses("a\nb", "", "The title must not have control characters, it has U+000A.");
        refuses("a\0b", "", "The title must not have control characters, it has U+0000.");
        refuses(
                "t",
                "a\0b",
                "The description must not have control characters other than newline and tab, it has U+0000.");
        refuses(
                "t",
                "\uD83D",
                "The description must not have control characters other than newline and tab, it has U+D83D.");
    }

    private static void refuses(String title, String description, String message) {
        assertThatThrownBy(() -> new TaskText(null, title, description))
                .isInstanceOf(TaskText.Refused.class)
                .hasMessage(message);
    }
}
