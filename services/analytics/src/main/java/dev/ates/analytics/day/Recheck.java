package dev.ates.analytics.day;

import dev.ates.analytics.journal.Journal;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks closed days that are still provisional again, because an operator may have resolved a quarantine. The decision is
 * made under the lock of the days.
 */
@Component
class Recheck implements Robot {

    /** After this many intervals without a good run the figures may be outdated, and the service is DOWN. */
    private static final int RUNS_MISSED_MAX = 10;

    private final Journal journal;
    private final Finality finality;
    private final DaySettings settings;
    private final DayAlarm alarm;
    private final Clock clock;

    Recheck(Journal journal, Finality finality, DaySettings settings, DayAlarm alarm, Clock clock) {
        this.journal = journal;
        this.finality = finality;
        this.settings = settings;
        this.alarm = alarm;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "recheck";
    }

    /** Days become final in order, so the selected day is ignored. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Instant started = clock.instant();
        turn.step("decide", () -> {
            journal.lock();
            int days = finality.decide();
            if (days > 0) {
                turn.record(day, started, Map.of("days", days));
            }
            return days;
        });
        alarm.raise();
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("days", (long) finality.complete().size());
    }

    @Override
    public Duration every() {
        return settings.recheckEvery();
    }

    @Override
    public Duration downAfter() {
        return settings.recheckEvery().multipliedBy(RUNS_MISSED_MAX);
    }
}
