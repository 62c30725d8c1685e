package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a page refuses is in the audit log: it passes the refusal on, and not only its words. */
class RefusedPagesTest {

    private static final Pattern WORDS_ALONE = Pattern.compile("Flash\\.\\w+\\([^;]*\\.told\\(\\)");

    @Test
    void noPageShowsTheWordsOfARefusalAlone() {
        assertThat(Sources.texts(".*/src/main/java/.*\\.java"))
                .hasSizeGreaterThan(300)
                .allSatisfy((name, text) -> assertThat(text).doesNotContainPattern(WORDS_ALONE));
    }
}
