package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {

    @Test
    void namesTheFieldTheBoundAndWhatWasFound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.atLeast("rewardMinor", 1, 0))
                .withMessage("rewardMinor must be 1 or more, it is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.atMost("feeMinor", -1, 7))
                .withMessage("feeMinor must be -1 or less, it is 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.notZero("amountMinor", 0))
                .withMessage("amountMinor must not be 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.exactly("companyEarnedMinor", 5, 4))
                .withMessage("companyEarnedMinor must be 5, it is 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.none("reason", "account closed"))
                .withMessage("reason must be null, it is 'account closed'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.oneOf("language", List.of("en", "ru"), "de"))
                .withMessage("language must be one of [en, ru], it is 'de'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.day("day", LocalDate.of(1899, 12, 31)))
                .withMessage("day must be 1900-01-01 or later, it is 1899-12-31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.day("day", LocalDate.of(10_000, 1, 1)))
                .withMessage("day must be 9999-12-31 or earlier, it is +10000-01-01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.text("title", 1, 3, "four"))
                .withMessage("title must have 1 to 3 characters, it has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.text("title", 1, 3, "a\0b"))
                .withMessage("title must not contain U+0000, it does at index 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.currency("usd"))
                .withMessage("currency must be an ISO 4217 code, it is 'usd'");
    }

    @Test
    @SuppressWarnings("NullAway") // A received value may be null, whatever its type says.
    void namesTheFieldThatIsMissing() {
        assertThatNullPointerException()
                .isThrownBy(() -> Bounds.text("title", 0, 3, null))
                .withMessage("title");
        assertThatNullPointerException()
                .isThrownBy(() -> Bounds.oneOf("language", List.of("en", "ru"), null))
                .withMessage("language");
        assertThatNullPointerException()
                .isThrownBy(() -> Bounds.day("day", null))
                .withMessage("day");
        assertThatNullPointerException().isThrownBy(() -> Bounds.currency(null)).withMessage("currency");
    }

    @Test
    void countsAnEmojiAsOneCharacter() {
        assertThatNoException().isThrownBy(() -> Bounds.text("title", 3, 3, "🦜🦜🦜"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.text("title", 1, 2, "🦜🦜🦜"))
                .withMessage("title must have 1 to 2 characters, it has 3");
    }

    @Test
    void takesTheBoundsThemselves() {
        assertThatNoException().isThrownBy(() -> {
            Bounds.atLeast("rewardMinor", 1, 1);
            Bounds.atMost("feeMinor", -1, -1);
            Bounds.notZero("amountMinor", -1);
            Bounds.exactly("companyEarnedMinor", 5, 5);
            Bounds.none("reason", null);
            Bounds.oneOf("language", List.of("en", "ru"), "ru");
            Bounds.day("day", LocalDate.of(1900, 1, 1));
            Bounds.day("day", LocalDate.of(9999, 12, 31));
            Bounds.text("title", 1, 3, "a");
            Bounds.text("title", 1, 3, "abc");
            Bounds.currency("USD");
        });
    }
}
