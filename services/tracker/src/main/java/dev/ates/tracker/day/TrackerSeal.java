package dev.ates.tracker.day;

import dev.ates.contracts.Event;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.ProducedStream.DaySeal;
import dev.ates.messaging.Tally;
import dev.ates.tracker.task.Prices;
import java.time.LocalDate;

/** Sums up a day's fees and rewards: whoever has heard the marker can prove that nothing of the day is missing. */
final class TrackerSeal implements DaySeal {

    private final String currency;

    TrackerSeal(Prices prices) {
        this.currency = prices.currency();
    }

    @Override
    public Tally tally(Event event) {
        return switch ((TrackerEvent) event) {
            case TaskAssigned assigned -> Tally.of(assigned.feeMinor());
            case TaskCompleted completed -> Tally.of(completed.rewardMinor());
            case DaySealed sealed -> Tally.NOTHING;
        };
    }

    @Override
    public DaySealed marker(LocalDate day, Tally total) {
        return new DaySealed(
                day, total.charges(), total.chargesMinor(), total.credits(), total.creditsMinor(), currency);
    }
}
