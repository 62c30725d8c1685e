package dev.ates.bank.iso20022;

import dev.ates.bank.WrongSetting;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How files are exchanged with a bank, and whose account they are about.
 *
 * @param folder holds {@code out} (orders for the bank to take), {@code in} (what the bank leaves), {@code done} and
 *     {@code aside} (what could not be read, with the reason)
 * @param debtorName who pays: 1 to 140 characters
 * @param debtorAccount an IBAN
 * @param debtorBic of the bank that keeps the account
 * @param answerWithin how long the bank may take for its final report; after that a human has to ask
 */
@ConfigurationProperties("ates.bank.files")
record FileSettings(
        @DefaultValue("") String folder,
        @DefaultValue("") String debtorName,
        @DefaultValue("") String debtorAccount,
        @DefaultValue("") String debtorBic,
        @DefaultValue("5d") Duration answerWithin) {

    FileSettings {
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("ates.bank.files.answer-within must be above 0, it is " + answerWithin);
        }
    }

    /** Refuses what a bank with files cannot do without. */
    FileSettings complete() {
        require("folder", "ATES_BANK_FOLDER", folder, ".+", "must name a folder");
        require("debtor-name", "ATES_BANK_DEBTOR_NAME", debtorName, ".{1,140}", "must have 1 to 140 characters");
        require(
                "debtor-account",
                "ATES_BANK_DEBTOR_ACCOUNT",
                debtorAccount,
                "[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}",
                "must be an IBAN without spaces");
        require(
                "debtor-bic",
                "ATES_BANK_DEBTOR_BIC",
                debtorBic,
                "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
                "must be a BIC of 8 or 11 characters");
        return this;
    }

    Path part(String name) {
        return Path.of(folder).resolve(name);
    }

    private static void require(String setting, String variable, String value, String pattern, String expectation) {
        if (!value.matches(pattern)) {
            throw WrongSetting.of("files." + setting, variable, value, expectation);
        }
    }
}
