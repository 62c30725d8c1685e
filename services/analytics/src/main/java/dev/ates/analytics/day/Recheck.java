package dev.ates.analytics.day;

import dev.ates.contracts.BusinessCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The robot of analytics: asks which closed days are still provisional and decides again, since an operator may have
 * settled a quarantine meanwhile. Safe to run twice, at once, or a week late: the decision is made under the lock of the
 * days, from what is there. Its last good run is a detail of the service's health.
 */
@Component
class Recheck implements SchedulingConfigurer, HealthIndicator {

    /** After so many runs without a good one the robot is down. */
    private static final int RUNS_MISSED_MAX = 10;

    private final Projection projection;
    private final Finality finality;
    private final TransactionOperations transaction;
    private final BusinessCalendar calendar;
    private final Duration every;
    private final AtomicReference<GoodRun> lastGoodRun;

    Recheck(
            Projection projection,
            Finality finality,
            TransactionOperations transaction,
            BusinessCalendar calendar,
            DaySettings settings) {
        this.projection = projection;
        this.finality = finality;
        this.transaction = transaction;
        this.calendar = calendar;
        this.every = settings.recheckEvery();
        this.lastGoodRun = new AtomicReference<>(now());
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::run, every);
    }

    void run() {
        transaction.executeWithoutResult(status -> {
            projection.lock();
            finality.decide();
        });
        lastGoodRun.set(now());
    }

    @Override
    public Health health() {
        return health(System.nanoTime());
    }

    /** @param nanos real time, as {@link System#nanoTime()} tells it */
    Health health(long nanos) {
        GoodRun last = lastGoodRun.get();
        Duration ago = Duration.ofNanos(nanos - last.nanos());
        Health.Builder health = ago.compareTo(every.multipliedBy(RUNS_MISSED_MAX)) > 0 ? Health.down() : Health.up();
        return health.withDetail("lastGoodRun", last.at())
                .withDetail("every", every)
                .build();
    }

    private GoodRun now() {
        return new GoodRun(calendar.now(), System.nanoTime());
    }

    /**
     * @param at what the clock of business showed, for people
     * @param nanos real time, in which the schedule is: a day of business may last minutes
     */
    private record GoodRun(Instant at, long nanos) {}
}
