package dev.ates.accounting.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.InvalidParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionsPageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12|USD|1200",
                "-12.50|USD|-1250",
                "+0,5|USD|50",
                "\u22123.07|USD|-307",
                "12|JPY|12",
                "2.00|JPY|2",
                "1.250|KWD|1250",
                "\u22121 698.00|USD|-169800",
                "12\u202f345.6|USD|1234560",
                "1\u00a0000 000|USD|100000000"
            })
    void readsAmountsAsPeopleWriteThem(String amount, String currency, long minor) {
        assertThat(CorrectionsPage.minor(amount, currency)).isEqualTo(minor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.234",
                "1,000",
                "1.000",
                "12 34",
                "1 0000",
                "1e3",
                "12 USD",
                "--1",
                "0x10",
                "9999999999999",
                "1,2,3",
                "0",
                "-0.00",
                "1000000.01",
                "-1000000.01"
            })
    void refusesWhatIsNoAmount(String amount) {
        assertThatThrownBy(() -> CorrectionsPage.minor(amount, "USD"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageEndingWith(
                        "at most 2 decimals, such as −12.50, not 0 and at most 1\u202f000\u202f000.00 either way, it is '%s'"
                                .formatted(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void asksForAnAmount(String amount) {
        assertThatThrownBy(() -> CorrectionsPage.minor(amount, "USD"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("amount must not be empty");
    }
}
