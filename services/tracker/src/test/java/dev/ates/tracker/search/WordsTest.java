package dev.ates.tracker.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as a word, in texts and in searches. */
class WordsTest {

    @Test
    void areRunsOfLettersAndDigitsInLowerCase() {
        assertThat(Words.of("Feed the RABBIT, twice: ZOO-7/b_c don't"))
                .containsExactly("feed", "the", "rabbit", "twice", "zoo", "7", "b", "c", "don", "t");
        assertThat(Words.of(" …—! \uD83D\uDE00 ")).isEmpty();
    }

    @Test
    void differByNeitherCaseNorWidthNorFormOfUnicode() {
        assertThat(Words.of("ЖУК Straße ΣΑΣ ＡＢＣ")).containsExactly("жук", "straße", "σασ", "abc");
        assertThat(Words.of("cafe\u0301")).isEqualTo(Words.of("caf\u00e9"));
        assertThat(Words.of("soft\u00adhyphen")).containsExactly("softhyphen");
    }

    @Test
    void areSingleCharactersWhereNobodyWritesSpaces() {
        assertThat(Words.of("東京のzoo")).containsExactly("東", "京", "の", "zoo");
        assertThat(Words.query("東京")).isEqualTo("'東' <-> '京'");
    }

    @Test
    void haveABoundedLength() {
        assertThat(Words.of("x".repeat(10_000))).containsExactly("x".repeat(100));
        assertThat(Words.of("\uD835\uDD38".repeat(101) + " a")).containsExactly("a".repeat(100), "a");
    }

    @Test
    void haveTheirPlacesWithAGapBetweenTexts() {
        assertThat(Words.vector(List.of("", "Feed it", "it"))).isEqualTo("'feed':2 'it':3 'it':5 ");
        assertThat(Words.query("it's \"' 'x")).isEqualTo("'it' <-> 's' <-> 'x'");
    }
}
