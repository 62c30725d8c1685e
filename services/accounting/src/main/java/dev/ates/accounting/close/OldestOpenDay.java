package dev.ates.accounting.close;

import dev.ates.accounting.day.BusinessDays;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** How long the oldest ended day has waited for its close: a detail of the health, a metric, and after a day an alarm. */
@Component("openDaysHealthIndicator")
class OldestOpenDay implements HealthIndicator, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(OldestOpenDay.class);

    /** Days open longer than this, as the business counts its days, raise an alarm. */
    static final Duration LATE_AFTER = Duration.ofDays(1);

    private static final Duration ALARM_EVERY = Duration.ofHours(1);

    private final BusinessDays days;
    private final BusinessCalendar calendar;
    private final Snapshots.Snapshot<Open> found;
    private final AtomicReference<Instant> nextAlarm = new AtomicReference<>(Instant.MIN);

    OldestOpenDay(BusinessDays days, BusinessCalendar calendar, Snapshots snapshots) {
        this.days = days;
        this.calendar = calendar;
        this.found = snapshots.of(this::find);
    }

    /** @param overFor the time since its end, zero if it has not ended */
    record Open(LocalDate day, Duration overFor) {

        boolean isLate() {
            return overFor.compareTo(LATE_AFTER) > 0;
        }
    }

    Open find() {
        return open(days.next().map(BusinessDays.Next::day).orElseGet(calendar::today));
    }

    private Open open(LocalDate day) {
        Duration over = Duration.between(calendar.endOf(day), calendar.now());
        return new Open(day, over.isNegative() ? Duration.ZERO : over);
    }

    /** Logs the alarm once an hour of real time. */
    void raiseAlarmWhenLate() {
        Open open = find();
        Instant now = BusinessClock.real(calendar.clock()).instant();
        Instant from = nextAlarm.get();
        if (open.isLate() && !now.isBefore(from) && nextAlarm.compareAndSet(from, now.plus(ALARM_EVERY))) {
            log.atError()
                    .addKeyValue("day", open.day())
                    .addKeyValue("overFor", open.overFor())
                    .log("A day is still open more than a day after its end");
        }
    }

    @Override
    public Health health() {
        return found.now()
                .map(OldestOpenDay::health)
                .orElseGet(() -> Health.unknown().build());
    }

    private static Health health(Open open) {
        return Health.up()
                .withDetail("oldestOpenDay", open.day())
                .withDetail("overFor", open.overFor())
                .withDetail("late", open.isLate())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "ates.day.oldest.open.age",
                        found,
                        open -> open.recent()
                                .map(oldest -> (double) oldest.overFor().toSeconds())
                                .orElse(Double.NaN))
                .description("How long the oldest ended day has waited for its close")
                .baseUnit("seconds")
                .register(registry);
    }
}
