package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.AccountStatement.Around;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionOperations;
import org.w3c.dom.Element;

/**
 * Processes the bank's messages: reports and bookings, in whatever message they occur, decide orders. The statements
 * of a day, camt.053, are kept for the comparison; reports within the day and notifications are not, because a
 * statement follows. Only our own account counts.
 *
 * @param zone of the business's days
 */
record ReadMessages(
        PaymentFiles orders,
        StatementFiles statements,
        DebtorSettings debtor,
        TransactionOperations transactions,
        ZoneId zone)
        implements InFolder.Messages {

    /** In one file. Each is compared with those of a month before and after it. */
    private static final int STATEMENTS_MAX = 500;

    @Override
    public List<String> apply(Message.Found message, String file) {
        if (message.kind() == Message.pain_002) {
            StatusReport report = StatusReport.read(message.body());
            List<String> complaints = orders.apply(report, file);
            transactions.executeWithoutResult(transaction -> statements.mayBeOtherwiseBrokenDown(report.files()));
            return complaints;
        }
        List<Element> parts = message.parts();
        if (parts.isEmpty()) {
            return List.of("It has no statement in its " + message.body().getLocalName());
        }
        List<Element> ours = parts.stream()
                .filter(part -> debtor.isOurs(AccountStatement.account(part)))
                .toList();
        List<String> others = parts.stream()
                .map(AccountStatement::account)
                .filter(account -> !debtor.isOurs(account))
                .distinct()
                .toList();
        if (ours.isEmpty()) {
            return List.of("It is about the account %s, which is not ours".formatted(Remarks.named(others)));
        }
        if (message.kind() == Message.camt_053 && ours.size() > STATEMENTS_MAX) {
            return List.of(
                    "It has %,d statements of our account, more than %,d".formatted(ours.size(), STATEMENTS_MAX));
        }
        List<String> complaints = new ArrayList<>();
        for (Element part : ours) {
            try {
                AccountStatement read = AccountStatement.read(
                        message.kind(), part, new Around(others, message.page(ours.size()), zone));
                transactions.executeWithoutResult(
                        transaction -> apply(read.with(orders.explained(read.bookings())), file));
            } catch (Xml.Unreadable e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        return complaints;
    }

    private void apply(AccountStatement statement, String file) {
        boolean isNew = statement.kind() != Message.camt_053 || statements.keep(statement, file);
        if (isNew) {
            orders.markExecuted(statement.bookings(), file);
            orders.remark(statement.remarks(), file);
        }
    }
}
