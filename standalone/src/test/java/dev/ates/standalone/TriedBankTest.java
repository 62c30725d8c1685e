package dev.ates.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriedBankTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ATES_BANK_KIND=isO      | ates.bank.kind is 'isO': ATES_BANK_KIND must be one of demo, iso20022, webhook",
                "ATES_BANK_KIND=iso20022 | ates.bank.files.folder is '': ATES_BANK_FOLDER must name a folder",
                "ATES_BANK_PROXY=nobody  | ates.bank.proxy is 'nobody': ATES_BANK_PROXY must be host:port of a proxy",
            })
    void refusesAWrongVariableInOneLine(String setting, String refusal) {
        String[] parts = setting.split("=", -1);

        assertThatThrownBy(() -> new TriedBank(Map.of(parts[0], parts[1])).requireRight())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);
    }

    @Test
    void isATrialWhateverTheEnvironmentSays() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ATES_BANK_KIND", "webhook",
                "ATES_BANK_URL", "https://bank.example/pay",
                "ATES_BANK_SECRET", "a secret of more than thirty-two characters",
                "ATES_BANK_TRIAL", "false",
                "ATES_ZONE", "Mars"));
        var bank = new TriedBank(environment);

        bank.requireRight();

        environment.remove("ATES_ZONE");
        environment.put("ATES_BANK_TRIAL", "true");
        assertThat(bank.settings()).isEqualTo(environment);
    }

    @Test
    void isTheDemosUnlessAnotherOneIsNamed() {
        var bank = new TriedBank(Map.of("ATES_BANK_URL", "nonsense that has no effect"));

        bank.requireRight();

        assertThat(bank.settings()).isEmpty();
    }
}
