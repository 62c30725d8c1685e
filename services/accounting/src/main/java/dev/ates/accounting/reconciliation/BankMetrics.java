package dev.ates.accounting.reconciliation;

import dev.ates.bank.Bank;
import dev.ates.bank.Inbox;
import dev.ates.robots.Snapshots;
import dev.ates.robots.Snapshots.Snapshot;
import dev.ates.sql.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Metrics of the bank's files and statements that a person should look at, including missing ones. */
@Component
class BankMetrics implements MeterBinder {

    private final Snapshot<Map<Inbox.Cause, Long>> files;
    private final Snapshot<Open> open;

    BankMetrics(Bank bank, JdbcClient jdbc, Snapshots snapshots) {
        this.files = snapshots.of(() ->
                bank.inbox().items().stream().collect(Collectors.groupingBy(Inbox.Item::cause, Collectors.counting())));
        this.open = snapshots.of(() -> open(jdbc));
    }

    private record Open(long differences, long missing) {}

    private static Open open(JdbcClient jdbc) {
        return jdbc.sql("""
                select (select count(*) from bank_difference where explained_at is null) as differences,
                       (select count(*) from bank_statement where state = 'missing') as missing
                """).query(Rows.as(Open.class)).single();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Inbox.Cause cause : Inbox.Cause.values()) {
            gauge("ates.bank.files.waiting", files, waiting -> waiting.getOrDefault(cause, 0L))
                    .tag("reason", cause.name())
                    .description("Files of the bank that were put aside, or cannot be read now")
                    .register(registry);
        }
        gauge("ates.bank.differences.open", open, Open::differences)
                .description("Differences between the bank's statements and our payouts that nobody has explained")
                .register(registry);
        gauge("ates.bank.statements.missing", open, Open::missing)
                .description("Closed days whose statement the bank has not sent in time")
                .register(registry);
    }

    /** NaN while the database or the folder does not respond. */
    private static <T> Gauge.Builder<Snapshot<T>> gauge(String name, Snapshot<T> snapshot, ToDoubleFunction<T> figure) {
        return Gauge.builder(
                name, snapshot, now -> now.recent().map(figure::applyAsDouble).orElse(Double.NaN));
    }
}
