package dev.ates.bank.iso20022;

import dev.ates.bank.WrongSetting;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The payer, and the account from which orders are paid and whose statements count.
 *
 * @param debtorName 1 to 140 characters, and no more than fit into an order, see {@link OrderSettings}
 * @param debtorAccount an IBAN; empty where accounts have none
 * @param debtorAccountId the number of an account without an IBAN ({@code Othr/Id}); otherwise empty
 * @param debtorAccountScheme the kind of that number, such as BBAN, if the bank wants to read it; otherwise empty
 * @param debtorBic of the bank that keeps the account
 * @param accountIds other ids of the same account, as the bank may write them on statements
 */
@ConfigurationProperties("ates.bank.files")
record DebtorSettings(
        @DefaultValue("") String debtorName,
        @DefaultValue("") String debtorAccount,
        @DefaultValue("") String debtorAccountId,
        @DefaultValue("") String debtorAccountScheme,
        @DefaultValue("") String debtorBic,
        @DefaultValue List<String> accountIds) {

    private static final int ACCOUNT_IDS_MAX = 10;
    private static final String ACCOUNT_ID = "[ ./-]*[A-Za-z0-9][A-Za-z0-9 ./-]{0,33}";
    private static final int COUNTRY_AND_CHECK_DIGITS = 4;

    private static final String ACCOUNT = "ATES_BANK_DEBTOR_ACCOUNT";
    private static final String OTHER_ACCOUNT = "ATES_BANK_DEBTOR_ACCOUNT_ID";

    /**
     * The payer in order files.
     *
     * @param iban empty if the account has none, and is named by {@code otherId}
     * @param scheme the kind of {@code otherId}; may be empty
     */
    record Debtor(String name, String iban, String otherId, String scheme, String bic) {}

    Debtor debtor(OrderSettings rules) {
        return new Debtor(rules.name(debtorName), debtorAccount, debtorAccountId, debtorAccountScheme, debtorBic);
    }

    /** Refuses missing and wrong settings. */
    void requireComplete(OrderSettings rules) {
        require("debtor-name", "ATES_BANK_DEBTOR_NAME", debtorName, ".{1,140}", "must have 1 to 140 characters");
        rules.complaintAboutDebtor(debtorName).ifPresent(complaint -> {
            throw WrongSetting.of("files.debtor-name", "ATES_BANK_DEBTOR_NAME", debtorName, complaint);
        });
        if (debtorAccountId.isEmpty()) {
            requireIban();
        } else {
            requireOtherAccount();
        }
        require(
                "debtor-account-scheme",
                "ATES_BANK_DEBTOR_ACCOUNT_SCHEME",
                debtorAccountScheme,
                debtorAccountId.isEmpty() ? "" : "[A-Z0-9]{0,4}",
                "must be a code of up to 4 capital letters and digits, such as BBAN, and goes with %s only"
                        .formatted(OTHER_ACCOUNT));
        require(
                "debtor-bic",
                "ATES_BANK_DEBTOR_BIC",
                debtorBic,
                "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
                "must be a BIC of 8 or 11 characters");
        require(
                "account-ids",
                "ATES_BANK_ACCOUNT_IDS",
                String.join(",", accountIds),
                "(%1$s(,%1$s){0,%2$d})?".formatted(ACCOUNT_ID, ACCOUNT_IDS_MAX - 1),
                "must be at most %d ids of the account, each with up to 34 letters and digits, separated by commas"
                        .formatted(ACCOUNT_IDS_MAX));
        check("debtor-bic", "ATES_BANK_DEBTOR_BIC", debtorBic, BicUtil::validate);
    }

    private void requireIban() {
        require(
                "debtor-account",
                ACCOUNT,
                debtorAccount,
                "[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}",
                "must be an IBAN without spaces; the number of an account without an IBAN goes into " + OTHER_ACCOUNT);
        check("debtor-account", ACCOUNT, debtorAccount, IbanUtil::validate);
    }

    private void requireOtherAccount() {
        require(
                "debtor-account-id",
                OTHER_ACCOUNT,
                debtorAccountId,
                "[A-Za-z0-9]([A-Za-z0-9 ./-]{0,32}[A-Za-z0-9])?",
                "must have 1 to 34 letters and digits, with spaces, dots, slashes and hyphens between them");
        if (!debtorAccount.isEmpty() || IbanUtil.isValid(plain(debtorAccountId))) {
            throw WrongSetting.of(
                    "files.debtor-account-id",
                    OTHER_ACCOUNT,
                    debtorAccountId,
                    "is for an account without an IBAN; an IBAN goes into %s alone".formatted(ACCOUNT));
        }
    }

    /**
     * Whether a statement's account is the debtor's: by its IBAN, the national number that the IBAN ends with, its other
     * id, or another configured one, however they are separated.
     */
    boolean isOurs(String account) {
        String plain = plain(account);
        return account.isEmpty()
                || (!debtorAccount.isEmpty()
                        && (plain.equals(debtorAccount)
                                || plain.equals(debtorAccount.substring(COUNTRY_AND_CHECK_DIGITS))))
                || (!debtorAccountId.isEmpty() && plain.equals(plain(debtorAccountId)))
                || accountIds.stream().anyMatch(id -> plain.equals(plain(id)));
    }

    private static String plain(String account) {
        return account.replaceAll("[ ./-]", "").toUpperCase(Locale.ROOT);
    }

    private static void require(String setting, String variable, String value, String pattern, String expectation) {
        if (!value.matches(pattern)) {
            throw WrongSetting.of("files." + setting, variable, value, expectation);
        }
    }

    /** Checks what a pattern cannot: check digits, the length for the country, whether the country exists. */
    private static void check(String setting, String variable, String value, Consumer<String> check) {
        try {
            check.accept(value);
        } catch (Iban4jException e) {
            throw WrongSetting.of("files." + setting, variable, value, "is not right: " + e.getMessage());
        }
    }
}
