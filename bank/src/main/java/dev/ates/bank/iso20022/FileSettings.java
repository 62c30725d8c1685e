package dev.ates.bank.iso20022;

import dev.ates.bank.WrongSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.iban4j.BicUtil;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How files are exchanged with a bank, and whose account they are about.
 *
 * @param folder holds {@code out} (orders for the bank to take), {@code in} (files from the bank), {@code done} and
 *     {@code aside} (files that could not be read, with the reason)
 * @param debtorName the payer: 1 to 140 characters, and no more than fit into an order, see {@link OrderSettings}
 * @param debtorAccount an IBAN
 * @param accountIds other ids of the same account, as the bank may write them on statements
 * @param debtorBic of the bank that keeps the account
 * @param unchangedFor how long after its last change, in real time, an incomplete file is waited for
 * @param answerWithin how long the bank may take for its final report; after that a person has to ask
 */
@ConfigurationProperties("ates.bank.files")
record FileSettings(
        @DefaultValue("") String folder,
        @DefaultValue("") String debtorName,
        @DefaultValue("") String debtorAccount,
        @DefaultValue("") String debtorBic,
        @DefaultValue List<String> accountIds,
        @DefaultValue("5d") Duration answerWithin,
        @DefaultValue("1m") Duration unchangedFor) {

    private static final int ACCOUNT_IDS_MAX = 10;
    private static final String ACCOUNT_ID = "[ ./-]*[A-Za-z0-9][A-Za-z0-9 ./-]{0,33}";
    private static final int COUNTRY_AND_CHECK_DIGITS = 4;

    static final String OUT = "out";
    static final String IN = "in";
    static final String DONE = "done";
    static final String ASIDE = "aside";
    private static final List<String> FOLDERS = List.of(OUT, IN, DONE, ASIDE);

    FileSettings {
        if (unchangedFor.isNegative()) {
            throw new IllegalArgumentException(
                    "ates.bank.files.unchanged-for must be 0 or more, it is " + unchangedFor);
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("ates.bank.files.answer-within must be above 0, it is " + answerWithin);
        }
    }

    /**
     * The payer in order files.
     *
     * @param account an IBAN
     */
    record Debtor(String name, String account, String bic) {}

    Debtor debtor(OrderSettings rules) {
        return new Debtor(rules.name(debtorName), debtorAccount, debtorBic);
    }

    /** Refuses missing settings that a bank with files needs. */
    void requireComplete(OrderSettings rules) {
        require("folder", "ATES_BANK_FOLDER", folder, ".+", "must name a folder");
        FOLDERS.forEach(this::requireFolder);
        require("debtor-name", "ATES_BANK_DEBTOR_NAME", debtorName, ".{1,140}", "must have 1 to 140 characters");
        rules.complaintAboutDebtor(debtorName).ifPresent(complaint -> {
            throw WrongSetting.of("files.debtor-name", "ATES_BANK_DEBTOR_NAME", debtorName, complaint);
        });
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
        require(
                "account-ids",
                "ATES_BANK_ACCOUNT_IDS",
                String.join(",", accountIds),
                "(%1$s(,%1$s){0,%2$d})?".formatted(ACCOUNT_ID, ACCOUNT_IDS_MAX - 1),
                "must be at most %d ids of the account, each with up to 34 letters and digits, separated by commas"
                        .formatted(ACCOUNT_IDS_MAX));
        check("debtor-account", "ATES_BANK_DEBTOR_ACCOUNT", debtorAccount, IbanUtil::validate);
        check("debtor-bic", "ATES_BANK_DEBTOR_BIC", debtorBic, BicUtil::validate);
    }

    /** One of the folders in which files are exchanged. If it is created here, only its owner may read it. */
    Path made(String name) {
        try {
            return OwnerOnly.folders(Path.of(folder).resolve(name));
        } catch (IOException e) {
            throw wrongFolder("cannot be used: " + e);
        }
    }

    /** Checks the folder, or the nearest existing one above it, without creating anything. */
    private void requireFolder(String name) {
        Path nearest;
        try {
            nearest = Path.of(folder).resolve(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw wrongFolder("must name a folder: " + e.getReason());
        }
        for (Path above = nearest.getParent(); above != null && !Files.exists(nearest); above = above.getParent()) {
            nearest = above;
        }
        if (!Files.isDirectory(nearest)) {
            throw wrongFolder("must be a folder, and %s is a file".formatted(nearest));
        }
        if (!Files.isWritable(nearest)) {
            throw wrongFolder("must be writable, and %s is not".formatted(nearest));
        }
    }

    private RuntimeException wrongFolder(String expectation) {
        return WrongSetting.of("files.folder", "ATES_BANK_FOLDER", folder, expectation);
    }

    /**
     * Whether a statement's account is the debtor's: by its IBAN, the national number that the IBAN ends with, or another
     * configured id, however they are separated.
     */
    boolean isOurs(String account) {
        String plain = plain(account);
        return account.isEmpty()
                || plain.equals(debtorAccount)
                || plain.equals(debtorAccount.substring(COUNTRY_AND_CHECK_DIGITS))
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
