package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a text shown as typed, or refused with a message that says what to correct? */
class TextRuleTest {

    private static final TextRule LINE = TextRule.line("title", 1, 20);
    private static final TextRule LINES = new TextRule("note", 0, 20, true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Feed the parrot",
                "Покормить попугая",
                "הַאֲכֵל אֶת הַתֻּכִּי",
                "إطعام الببغاء",
                "喂鹦鹉",
                "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️",
                "</script><b>&\"'`",
                "=1+1",
                "👁",
                "…",
                "a\u200fb\u200ec\u061cd",
                "نمی\u200cخواهم",
                "1\u00a0000"
            })
    void keepsWhatPeopleWrite(String typed) {
        assertThat(TextRule.line("title", 1, 30).keep(typed)).isEqualTo(typed);
    }

    @Test
    void keepsOneFormOfWhatLooksTheSame() {
        assertThat(LINE.keep("Cafe\u0301")).isEqualTo("Caf\u00e9");
        assertThat(TextRule.line("title", 1, 1).keep("e\u0301"))
                .as("counted as it is kept")
                .isEqualTo("\u00e9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                "\n",
                "\r\n",
                "\u00a0",
                "\u2003",
                "\u3000",
                "\u200b",
                "\u2060\ufeff",
                "\u0085",
                "\u2028"
            })
    void trimsWhiteSpaceOfEveryKind(String space) {
        assertThat(LINE.keep(space + "Feed" + space + space)).isEqualTo("Feed");
        assertThat(TextRule.isBlank(space)).isTrue();
        assertThatExceptionOfType(TextRule.Refused.class)
                .isThrownBy(() -> LINE.keep(space))
                .withMessage("The title must have 1 to 20 characters, it has 0.");
    }

    @Test
    void countsCharactersAndNotHalvesOfThem() {
        assertThat(LINE.keep("🦜".repeat(20))).hasSize(40);
        refuses(LINE, "🦜".repeat(21), "The title must have 1 to 20 characters, it has 21.");
        refuses(LINE, null, "The title must have 1 to 20 characters, it has 0.");
        refuses(LINES, "x".repeat(21), "The note must have at most 20 characters, it has 21.");
        assertThat(LINES.keep(null)).isEmpty();
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "200D", "FE0F", "034F", "0301", "115F", "1160", "3164", "FFA0", "2800", "17B4", "00AD", "200E", "180E", "E0041",
        "E000", "0378"
    })
    void refusesWhatNobodyCanSee(String hex) {
        String invisible = Character.toString(Integer.parseInt(hex, 16));

        refuses(LINE, invisible, "The title must have at least one visible character.");
        refuses(LINES, "\u2800" + invisible, "The note must have at least one visible character.");
        assertThat(LINE.keep("x" + invisible)).as("beside what can be seen").startsWith("x");
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "00AD", "034F", "115F", "180E", "200B", "200C", "200D", "2060", "2064", "206A", "3164", "FE0F", "FEFF", "FFA0",
        "FFF0", "1D173", "E0001", "E0041", "E007F", "E0100", "E0FFF"
    })
    void keepsNothingThatNobodyCanSee(String hex) {
        String invisible = Character.toString(Integer.parseInt(hex, 16));

        assertThat(LINE.keep("pay" + invisible + "ment")).isEqualTo("payment");
        assertThat(LINE.keep(invisible + " x " + invisible + invisible)).isEqualTo("x");
        assertThat(LINE.mend("pay" + invisible + "ment", "?")).isEqualTo("payment");
        assertThat(Invisible.isIgnorable(invisible.codePointAt(0))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"🏴\uDB40\uDC67x", "🏴\uDB40\uDC67", "🏴\uDB40\uDC7Fx", "x\uDB40\uDC67\uDB40\uDC7F"})
    void takesTagsForAFlagAloneAndOnlyWhenTheyEnd(String typed) {
        assertThat(LINE.keep(typed).codePoints()).noneMatch(Invisible::isIgnorable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1️⃣", "👍🏽", "❤️‍🔥", "ℹ️", "葛󠄀", "क्‍ष", "🏴‍☠️"})
    void keepsTheSelectorsAndJoinersThatWritingNeeds(String typed) {
        assertThat(LINE.keep(typed)).isEqualTo(typed);
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({"202A", "202B", "202C", "202D", "202E", "2066", "2067", "2068", "2069"})
    void refusesWhatTurnsAroundTheTextBesideIt(String hex) {
        String typed = " ab" + Character.toString(Integer.parseInt(hex, 16)) + "txet";

        refuses(LINE, typed, "The title must not change the direction of writing, character 4 is U+%s.".formatted(hex));
        refuses(LINES, typed, "The note must not change the direction of writing, character 4 is U+%s.".formatted(hex));
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({"0000", "0008", "000A", "000D", "0009", "001B", "007F", "0085", "2028", "2029"})
    void refusesControlCharactersOnALine(String hex) {
        refuses(
                LINE,
                "🦜" + Character.toString(Integer.parseInt(hex, 16)) + "b",
                "The title must be on one line without control characters, character 2 is U+%s.".formatted(hex));
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({"0000", "0008", "001B", "007F", "0084"})
    void refusesControlCharactersInSeveralLines(String hex) {
        refuses(
                LINES,
                "🦜\r\n" + Character.toString(Integer.parseInt(hex, 16)) + "b",
                "The note must not have control characters other than newline and tab, character 3 is U+%s."
                        .formatted(hex));
    }

    @Test
    void keepsLinesWhateverTheirEnds() {
        assertThat(LINES.keep("a\r\nb\rc\u0085d\u2028e\u2029f\n\tg")).isEqualTo("a\nb\nc\nd\ne\nf\n\tg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "\uFFFE", "\uFDD0", "\uD83F\uDFFF"})
    void refusesWhatIsNoCharacter(String none) {
        assertThatExceptionOfType(TextRule.Refused.class)
                .isThrownBy(() -> LINE.keep("a" + none))
                .withMessageStartingWith("The title must not have half or undefined characters, character 2 is U+");
    }

    /** Hebrew with its accents and Tibetan need fewer than eight; a hundred would hide the neighboring lines. */
    @Test
    void refusesMarksThatArePiledUp() {
        String eight = "x" + "\u0334".repeat(8);

        assertThat(LINE.keep(eight + "y" + eight)).isEqualTo(eight + "y" + eight);
        refuses(LINE, "a" + eight + "\u0334", "The title must not have more than 8 marks on one character.");
        refuses(
                LINE,
                "a\u0334\u200b" + "\u0335\u200d".repeat(8),
                "The title must not have more than 8 marks on one character.");
        assertThat(LINE.mend(eight + "\u0335".repeat(90) + "y", "?")).isEqualTo(eight + "y");
    }

    /** Seen to take more than twenty seconds: the normalizer sorts marks by insertion. */
    @Test
    void takesNoLongerForAMegabyteOfMarks() {
        String marks = "a" + "\u0301".repeat(260_000) + "\u0316".repeat(260_000);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            refuses(LINE, marks, "The title must not have more than 8 marks on one character.");
            assertThat(LINE.mend(marks, "?")).isEqualTo("á" + "\u0301".repeat(8));
        });
    }

    @Test
    void mendsWhatAMachineSaid() {
        assertThat(LINE.mend(" closed\r\n\0by\u202e bank\uD83D ", "?")).isEqualTo("closed  by\uFFFD bank\uFFFD");
        assertThat(LINE.mend("🦜".repeat(21), "?")).isEqualTo("🦜".repeat(19) + "…");
        assertThat(LINE.mend("\u200b\u2800", "?")).isEqualTo("?");
        assertThat(LINE.mend(null, "?")).isEqualTo("?");
        assertThat(LINES.mend("a\r\nb", "?")).isEqualTo("a\nb");
    }

    private static void refuses(TextRule rule, @Nullable String typed, String message) {
        assertThatExceptionOfType(TextRule.Refused.class)
                .isThrownBy(() -> rule.keep(typed))
                .withMessage(message)
                .satisfies(refused -> assertThat(refused.field()).isEqualTo(rule.field()));
    }
}
