package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a text that looks like a formula harmless in a spreadsheet, and the same when it comes back? */
class FormulaTextTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Feed the rabbit, Feed the rabbit",
                "-5 % for members, '-5 % for members",
                "=1+2, '=1+2",
                "'-5, ''-5",
                "''=1, '''=1",
                "'tis done, 'tis done",
                "n', n'",
                "\" \u200B=1\", \"' \u200B=1\"",
                "＝1, '＝1",
                "\"\", \"\"",
                "', '",
            })
    void comesBackAsItWas(String text, String written) {
        assertThat(FormulaText.written(text)).isEqualTo(written);
        assertThat(FormulaText.read(written)).isEqualTo(text);
    }
}
