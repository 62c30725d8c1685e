package dev.ates.accounting.close;

import dev.ates.accounting.day.BusinessDays;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Closes every sealed day that is still open, oldest first. A day waits while its seal differs from the postings, while one
 * of its events is in quarantine, and while the previous day is open. Later days wait as well.
 */
@Component
class Closer implements Robot {

    private final BusinessDays days;
    private final Close close;
    private final ClosingRanges ranges;
    private final OldestOpenDay oldest;

    Closer(BusinessDays days, Close close, ClosingRanges ranges, OldestOpenDay oldest) {
        this.days = days;
        this.close = close;
        this.ranges = ranges;
        this.oldest = oldest;
    }

    @Override
    public String name() {
        return "closer";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Optional<LocalDate> next = next(day);
        while (next.isPresent()) {
            close.run(turn, next.get());
            next = next(day);
        }
        oldest.raiseAlarmWhenLate();
    }

    /** The expected result of the close of the next day. */
    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return next(day).map(due -> ranges.plan(due).counts()).orElse(Map.of("days", 0L));
    }

    /** The due day, unless an operator selected an earlier one. */
    private Optional<LocalDate> next(@Nullable LocalDate upTo) {
        return days.next()
                .filter(BusinessDays.Next::due)
                .map(BusinessDays.Next::day)
                .filter(due -> upTo == null || !due.isAfter(upTo));
    }
}
