package dev.ates.accounting.reconciliation;

import dev.ates.bank.Bank;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Metrics of the bank's files that a person should look at. */
@Component
class FileMetrics implements MeterBinder {

    private final Snapshots.Snapshot<Integer> waiting;

    FileMetrics(Bank bank, Snapshots snapshots) {
        this.waiting = snapshots.of(() -> bank.inbox().items().size());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "ates.bank.files.waiting",
                        waiting,
                        now -> now.recent().map(Integer::doubleValue).orElse(Double.NaN))
                .description("Files of the bank that were put aside, or cannot be read now")
                .register(registry);
    }
}
