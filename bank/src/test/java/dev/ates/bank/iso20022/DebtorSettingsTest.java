package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements are about our account? */
class DebtorSettingsTest {

    private static final DebtorSettings WITH_IBAN = TestFileBank.debtor(TestFileBank.IBAN, "");
    private static final DebtorSettings WITHOUT = TestFileBank.debtor("", "7-031/4 X");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DE02120300000000202051       | true  | false",
                "DE02 1203 0000 0000 2020 51  | true  | false",
                "120300000000202051           | true  | false",
                "7-031/4 X                    | false | true",
                "70314x                       | false | true",
                "0532013000                   | true  | true",
                "DE89370400440532013000       | false | false",
                "70314                        | false | false",
            })
    void areThoseWithOneOfItsNames(String account, boolean withIban, boolean without) {
        assertThat(WITH_IBAN.isOurs(account)).isEqualTo(withIban);
        assertThat(WITHOUT.isOurs(account)).isEqualTo(without);
    }
}
