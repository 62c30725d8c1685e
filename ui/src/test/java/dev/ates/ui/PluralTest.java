package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {

    @ParameterizedTest
    @CsvSource({
        "0, other, many",
        "1, one, one",
        "2, other, few",
        "4, other, few",
        "5, other, many",
        "11, other, many",
        "14, other, many",
        "20, other, many",
        "21, other, one",
        "24, other, few",
        "111, other, many",
        "1000000000001, other, one"
    })
    void countsAsEachLanguageDoes(long count, Plural english, Plural russian) {
        assertThat(Plural.of(Locale.ENGLISH, count)).isEqualTo(english);
        assertThat(Plural.of(Locale.forLanguageTag("ru"), count)).isEqualTo(russian);
        assertThat(Plural.of(Locale.forLanguageTag("ru-RU"), count)).isEqualTo(russian);
        assertThat(Plural.of(Locale.GERMAN, count)).isEqualTo(english);
    }
}
