package dev.ates.accounting.tracker;

import dev.ates.accounting.day.OpenDays;
import dev.ates.accounting.day.Seals;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Applies the tracker's events: posts the fee of every assignment and the reward of every completion, and records the seal
 * of every day.
 */
@Component
class TrackerEvents implements StreamHandler<TrackerEvent> {

    private final Ledger ledger;
    private final OpenDays openDays;
    private final Seals seals;
    private final LedgerSettings ledgerSettings;

    TrackerEvents(Ledger ledger, OpenDays openDays, Seals seals, LedgerSettings ledgerSettings) {
        this.ledger = ledger;
        this.openDays = openDays;
        this.seals = seals;
        this.ledgerSettings = ledgerSettings;
    }

    @Override
    public String producer() {
        return "tracker";
    }

    @Override
    public Class<TrackerEvent> family() {
        return TrackerEvent.class;
    }

    private static final int DERIVED = 3;

    @Override
    public void apply(Batch<TrackerEvent> batch) {
        List<Transfer> transfers = new ArrayList<>(batch.events().size());
        List<DaySealed> sealed = new ArrayList<>(1);
        for (Batch.Received<TrackerEvent> received : batch.events()) {
            checkId(received.id());
            switch (received.event()) {
                case TaskAssigned task -> {
                    ledgerSettings.accept(task.currency());
                    transfers.add(Transfer.fee(
                            task.assigneeId(),
                            task.feeMinor(),
                            received.time(),
                            received.id(),
                            task.taskId(),
                            text(task.externalId(), task.title())));
                }
                case TaskCompleted task -> {
                    ledgerSettings.accept(task.currency());
                    transfers.add(Transfer.reward(
                            task.assigneeId(),
                            task.rewardMinor(),
                            received.time(),
                            received.id(),
                            task.taskId(),
                            text(task.externalId(), task.title())));
                }
                case DaySealed seal -> {
                    ledgerSettings.accept(seal.currency());
                    sealed.add(seal);
                }
            }
        }
        LocalDate day = openDays.openFor(batch.day());
        seals.heard(batch.day(), ledger.post(day, transfers));
        sealed.forEach(seals::apply);
    }

    /** The text of an entry about a task, at most 567 characters. */
    private static String text(@Nullable String externalId, String title) {
        return externalId == null ? title : "[%s] %s".formatted(externalId, title);
    }

    /**
     * Ids of payouts, and causes derived from others, have version 3: an event must not use one before the system does.
     */
    private static void checkId(UUID id) {
        if (id.version() == DERIVED) {
            throw new IllegalArgumentException(
                    "The id %s cannot be an event's: ids of its version are derived from others".formatted(id));
        }
    }
}
