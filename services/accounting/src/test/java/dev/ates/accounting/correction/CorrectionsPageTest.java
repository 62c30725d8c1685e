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
                "12|2|1200",
                "-12.50|2|-1250",
                "+0,5|2|50",
                "\u22123.07|2|-307",
                "12|0|12",
                "1.250|3|1250",
                "2.50|1|25",
                "\u22121 698.00|2|-169800",
                "12\u202f345.6|2|1234560",
                "1\u00a0000 000|2|100000000"
            })
    void readsAmountsAsPeopleWriteThem(String amount, int decimals, long minor) {
        assertThat(CorrectionsPage.minor(amount, decimals)).isEqualTo(minor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
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
        assertThatThrownBy(() -> CorrectionsPage.minor(amount, 2))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("at most 2 decimals");
    }
}
