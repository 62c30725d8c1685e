package dev.ates.accounting.statement;

import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.statement.Statements.Entry;
import dev.ates.accounting.statement.Statements.Of;
import dev.ates.contracts.Decimals;
import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A journal of plain text accounting that {@code hledger check --strict} accepts. Signs are hledger's: a debit is above zero, so that
 * assets fall when the bank pays, and debts to people and revenue are below zero. Ends with the closing balances as assertions.
 */
final class HledgerJournal implements StatementWriter {

    private static final String OPENING = "equity:opening balances";

    /**
     * The other side of each transfer in the statement of one account. The two statements of a transfer cancel each other out here, so
     * statements of several accounts can be read together without counting it twice.
     */
    private static final String TRANSFERS = "equity:transfers";

    private final Writer out;
    private final Set<String> declared = new HashSet<>();

    HledgerJournal(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(Of of, long openingMinor) throws IOException {
        out.write(
                "; Statement of %s (%s) from %s to %s%n".formatted(line(of.owner()), of.account(), of.from(), of.to()));
        head(of.currency());
        declare(of.account());
        out.write("%naccount %s  ; type:E%n".formatted(TRANSFERS));
        opening(of.from(), of.account(), openingMinor, of.currency());
    }

    @Override
    public void entry(Of of, Entry entry, long balanceMinor) throws IOException {
        describe(entry);
        posting(name(of.account()), -entry.signedMinor(), of.currency());
        posting(TRANSFERS, entry.signedMinor(), of.currency());
    }

    @Override
    public void end(Of of, long closingMinor) throws IOException {
        closing(of.to());
        assertion(of.account(), closingMinor, of.currency());
        out.flush();
    }

    /** Both sides of every transfer, with the balances of all accounts before the first day. */
    void beginAll(LocalDate from, LocalDate to, String currency, Map<UUID, Long> openingMinor) throws IOException {
        out.write("; All accounts from %s to %s%n".formatted(from, to));
        head(currency);
        for (var account : openingMinor.entrySet()) {
            declare(account.getKey());
            opening(from, account.getKey(), account.getValue(), currency);
        }
    }

    void entryOfAll(Entry entry, long amountMinor, String currency) throws IOException {
        declare(entry.debitAccount());
        declare(entry.creditAccount());
        describe(entry);
        posting(name(entry.debitAccount()), amountMinor, currency);
        posting(name(entry.creditAccount()), -amountMinor, currency);
    }

    void endAll(LocalDate to, String currency, Map<UUID, Long> closingMinor) throws IOException {
        closing(to);
        for (var account : closingMinor.entrySet()) {
            assertion(account.getKey(), account.getValue(), currency);
        }
        out.flush();
    }

    private void head(String currency) throws IOException {
        String thousand = Decimals.of(Decimals.minor("1000", currency), currency);
        out.write("decimal-mark .%ncommodity %s%s %s%n%naccount %s  ; type:E%n"
                .formatted(thousand, thousand.contains(".") ? "" : ".", currency, OPENING));
    }

    private void declare(UUID account) throws IOException {
        String name = name(account);
        if (declared.add(name)) {
            out.write("%naccount %s  ; type:%s%n".formatted(name, type(account)));
        }
    }

    private void opening(LocalDate day, UUID account, long minor, String currency) throws IOException {
        out.write("%n%s opening balance%n".formatted(day));
        posting(name(account), -minor, currency);
        posting(OPENING, minor, currency);
    }

    private void describe(Entry entry) throws IOException {
        out.write("%n%s (%s) %s%n".formatted(entry.day(), entry.id(), line(entry.text())));
        out.write("    ; kind:%s, happened:%s, from:%s, to:%s%s%n"
                .formatted(
                        entry.kind(),
                        entry.happenedAt(),
                        name(entry.debitAccount()),
                        name(entry.creditAccount()),
                        entry.taskId() == null ? "" : ", task:" + entry.taskId()));
    }

    private void closing(LocalDate day) throws IOException {
        out.write("%n%s closing balance%n".formatted(day));
    }

    private void assertion(UUID account, long minor, String currency) throws IOException {
        out.write("    %s  %s %s = %s %s%n"
                .formatted(name(account), Decimals.of(0, currency), currency, Decimals.of(-minor, currency), currency));
    }

    private void posting(String account, long minor, String currency) throws IOException {
        out.write("    %s  %s %s%n".formatted(account, Decimals.of(minor, currency), currency));
    }

    /** Such as {@code assets:cash}. People's balances are the company's debts. */
    private static String name(UUID account) {
        for (CompanyAccount own : CompanyAccount.values()) {
            if (own.id().equals(account)) {
                return switch (own) {
                    case revenue -> "revenue";
                    case payouts_in_transit -> "liabilities:payouts in transit";
                    case cash -> "assets:cash";
                };
            }
        }
        return "liabilities:people:" + account;
    }

    private static String type(UUID account) {
        return switch (name(account).charAt(0)) {
            case 'a' -> "A";
            case 'r' -> "R";
            default -> "L";
        };
    }

    /** The text on one line, without characters that begin a comment or a note in a journal. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ")
                .replace(';', ',')
                .replace('|', '/')
                .strip();
    }
}
