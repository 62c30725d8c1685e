package dev.ates.accounting.letter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "1, and 1 more entry, и ещё 1 запись",
        "2, and 2 more entries, и ещё 2 записи",
        "5, and 5 more entries, и ещё 5 записей",
        "11, and 11 more entries, и ещё 11 записей",
        "14, and 14 more entries, и ещё 14 записей",
        "21, and 21 more entries, и ещё 21 запись",
        "24, and 24 more entries, и ещё 24 записи",
        "111, and 111 more entries, и ещё 111 записей"
    })
    void countsInBothLanguages(int entries, String english, String russian) {
        assertThat(Words.en.more(entries)).isEqualTo(english);
        assertThat(Words.ru.more(entries)).isEqualTo(russian);
    }
}
