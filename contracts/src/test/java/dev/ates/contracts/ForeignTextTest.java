package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForeignTextTest {

    @Test
    void keepsToItsLineAndDoesNothing() {
        assertThat(ForeignText.shown("a\r\n2026 ERROR\u2028b\u202Ec\u001B[2Jd\uD83De\u200Bf"))
                .isEqualTo("a\uFFFD\uFFFD2026 ERROR\uFFFDb\uFFFDc\uFFFD[2Jd\uFFFDe\uFFFDf");
    }

    @Test
    void isNeverLongAndNeverHalfACharacter() {
        assertThat(ForeignText.shown("🦜".repeat(200))).isEqualTo("🦜".repeat(200));
        assertThat(ForeignText.shown("🦜".repeat(201))).isEqualTo("🦜".repeat(199) + "…");
        assertThat(ForeignText.shown("parrot", 4)).isEqualTo("par…");
    }
}
