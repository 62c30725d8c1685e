package dev.ates.tracker.day;

import dev.ates.contracts.Event;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.ProducedStream.DaySeal;
import dev.ates.tracker.task.Prices;
import java.time.LocalDate;

/**
 * Counts a day's assignments and completions and adds up their fees and rewards, so that consumers of the seal can verify that
 * they have all events of the day.
 */
final class TrackerSeal implements DaySeal {

    private final String currency;

    TrackerSeal(Prices prices) {
        this.currency = prices.currency();
    }

    @Override
    public int totals() {
        return 4;
    }

    @Override
    public long[] counts(Event event) {
        return switch ((TrackerEvent) event) {
            case TaskAssigned assigned -> new long[] {1, assigned.feeMinor(), 0, 0};
            case TaskCompleted completed -> new long[] {0, 0, 1, completed.rewardMinor()};
            case DaySealed sealed -> new long[] {0, 0, 0, 0};
        };
    }

    @Override
    public DaySealed marker(LocalDate day, long[] totals) {
        return new DaySealed(day, totals[0], totals[1], totals[2], totals[3], currency);
    }
}
