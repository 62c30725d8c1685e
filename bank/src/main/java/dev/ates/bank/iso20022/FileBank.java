package dev.ates.bank.iso20022;

import dev.ates.bank.Bank;
import dev.ates.bank.Inbox;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A bank that takes order files from one folder and puts reports and statements into another, in ISO 20022 formats.
 * Transferring the files between the folders and the bank, for example by SFTP, is not part of this module.
 */
class FileBank implements Bank {

    private static final int LINES_PER_PAGE = 1_000;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd 'at' HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final PaymentFiles orders;
    private final StatementFiles statements;
    private final OutFolder out;
    private final InFolder in;
    private final FileSettings settings;
    private final Clock clock;

    FileBank(
            PaymentFiles orders,
            StatementFiles statements,
            OutFolder out,
            InFolder in,
            FileSettings settings,
            Clock clock) {
        this.orders = orders;
        this.statements = statements;
        this.out = out;
        this.in = in;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Map<UUID, Answer> pay(List<Order> asked) {
        Map<UUID, Answer> answers = new HashMap<>();
        List<Order> fit = new ArrayList<>();
        for (Order order : asked) {
            orders.unfit(order)
                    .ifPresentOrElse(why -> answers.put(order.key(), new Answer.Unfit(why)), () -> fit.add(order));
        }
        orders.keep(fit);
        answers.putAll(find(fit));
        return answers;
    }

    @Override
    public Map<UUID, Answer> find(List<Order> asked) {
        out.handOver();
        in.read();
        Map<UUID, Answer> answers = new HashMap<>();
        orders.find(asked).forEach(known -> answers.put(known.key(), answer(known)));
        return answers;
    }

    @Override
    public Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page) {
        in.read();
        Optional<Statement> statement = statements.find(day);
        if (statement.isPresent()) {
            List<Line> lines = orders.brokenDown(statements.lines(day));
            for (int from = 0; from < lines.size(); from += LINES_PER_PAGE) {
                page.accept(lines.subList(from, Math.min(lines.size(), from + LINES_PER_PAGE)));
            }
        }
        return statement;
    }

    @Override
    public Map<LocalDate, Long> statements(LocalDate since) {
        in.read();
        return statements.versions(since);
    }

    @Override
    public Set<UUID> executedAfterAll(List<UUID> keys) {
        return orders.executedAfterAll(keys);
    }

    @Override
    public boolean isBankingDay(LocalDate day) {
        return orders.bankingDays().include(day);
    }

    @Override
    public Inbox inbox() {
        return in;
    }

    private Answer answer(PaymentFiles.Known known) {
        String reason = known.reason() == null ? "" : known.reason();
        return switch (known.status()) {
            case "executed" -> new Answer.Executed();
            case "rejected" -> new Answer.Rejected(reason);
            default -> {
                if (known.handedOverAt() == null) {
                    yield new Answer.Unknown(
                            "The order file %s could not be written for the bank yet".formatted(known.messageId()));
                }
                String since = "The order file %s was written for the bank on %s"
                        .formatted(known.messageId(), MINUTES.format(known.handedOverAt()));
                String told = reason.isEmpty() ? since : since + ", " + reason;
                yield clock.instant().isBefore(known.handedOverAt().plus(settings.answerWithin()))
                        ? new Answer.Pending(told)
                        : new Answer.Lost(told + "; there is no final report on it");
            }
        };
    }
}
