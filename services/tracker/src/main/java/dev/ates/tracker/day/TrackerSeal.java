package dev.ates.tracker.day;

import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.Event;
import dev.ates.contracts.PeopleEvent;
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
        return switch (event) {
            case TaskAssigned assigned -> Tally.of(assigned.feeMinor());
            case TaskCompleted completed -> Tally.of(completed.rewardMinor());
            case DaySealed sealed -> Tally.NOTHING;
            case PeopleEvent other -> throw notOurs(other);
            case AccountingEvent other -> throw notOurs(other);
        };
    }

    @Override
    public DaySealed marker(LocalDate day, Tally total) {
        return new DaySealed(
                day, total.charges(), total.chargesMinor(), total.credits(), total.creditsMinor(), currency);
    }

    private static IllegalArgumentException notOurs(Event event) {
        return new IllegalArgumentException(
                "The tracker does not tell a " + event.getClass().getSimpleName());
    }
}
