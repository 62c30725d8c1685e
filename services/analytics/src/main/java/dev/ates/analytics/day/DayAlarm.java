package dev.ates.analytics.day;

import dev.ates.analytics.day.Finality.Waiting;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Finds the days that need an operator: days that were closed long ago and are not final, and days whose figures differ between
 * the services. It reports them in the health details, two metrics, the log and on the page of days.
 */
@Component("daysHealthIndicator")
public class DayAlarm implements HealthIndicator, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(DayAlarm.class);

    /** A day that is not final so long after its close, in real time, raises an alarm; it usually takes a second. */
    static final Duration LATE_AFTER = Duration.ofHours(1);

    /** A final day that the tracker's events contradict never changes again, so the alarm covers only recent ones. */
    static final int TRACKED_DAYS_MAX = 31;

    private static final int SHOWN_MAX = 10;

    private static final Duration ALARM_EVERY = Duration.ofHours(1);

    private static final Found NOTHING = new Found(Duration.ZERO, List.of());

    private final Finality finality;
    private final Opinions opinions;
    private final BusinessCalendar calendar;
    private final Snapshots.Snapshot<Found> found;
    private final AtomicReference<Found> lastLook = new AtomicReference<>(NOTHING);
    private final AtomicReference<Instant> nextAlarm = new AtomicReference<>(Instant.MIN);

    DayAlarm(Finality finality, Opinions opinions, BusinessCalendar calendar, Snapshots snapshots) {
        this.finality = finality;
        this.opinions = opinions;
        this.calendar = calendar;
        this.found = snapshots.of(this::find);
    }

    /**
     * @param waitingFor how long ago, in real time, accounting closed the oldest day that is not final; zero if there is none
     * @param differing the days whose figures accounting's close or the tracker's events contradict, in order
     */
    public record Found(Duration waitingFor, List<LocalDate> differing) {

        public Found {
            differing = List.copyOf(differing);
        }

        public boolean isLate() {
            return waitingFor.compareTo(LATE_AFTER) > 0;
        }

        /** Those that a page names. */
        public List<LocalDate> shown() {
            return differing.subList(0, Math.min(differing.size(), SHOWN_MAX));
        }
    }

    /** At most three seconds old; nothing while the database does not answer. */
    public Found recent() {
        return found.recent().orElse(NOTHING);
    }

    Found find() {
        List<Waiting> waiting = finality.waiting();
        Duration longest = waiting.stream()
                .map(day -> BusinessClock.agoInRealTime(calendar.clock(), day.closedAt()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        LocalDate today = calendar.today();
        Stream<LocalDate> disagreeing =
                waiting.stream().filter(Waiting::disagrees).map(Waiting::day);
        return new Found(
                longest,
                Stream.concat(disagreeing, opinions.differing(today.minusDays(TRACKED_DAYS_MAX), today).stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** Logs the alarm at most once an hour. A difference counts only when two calls in a row find it, because the streams arrive independently. */
    void raise() {
        Found now = find();
        Found before = lastLook.getAndSet(now);
        Instant from = nextAlarm.get();
        Instant at = BusinessClock.real(calendar.clock()).instant();
        if ((now.isLate() || now.differing().stream().anyMatch(before.differing()::contains))
                && !at.isBefore(from)
                && nextAlarm.compareAndSet(from, at.plus(ALARM_EVERY))) {
            log.atError()
                    .addKeyValue("waitingFor", now.waitingFor())
                    .addKeyValue("differing", now.differing())
                    .log("Days are not final although they were closed long ago, or their figures differ");
        }
    }

    @Override
    public Health health() {
        return found.now()
                .map(DayAlarm::health)
                .orElseGet(() -> Health.unknown().build());
    }

    private static Health health(Found found) {
        return Health.up()
                .withDetail("oldestProvisionalFor", found.waitingFor())
                .withDetail("late", found.isLate())
                .withDetail("differing", found.differing())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("ates.day.oldest.provisional.age", one -> one.waitingFor().toSeconds())
                .description("How long ago accounting closed the oldest day that is not final")
                .baseUnit("seconds")
                .register(registry);
        gauge("ates.day.differing", one -> one.differing().size())
                .description("Days whose figures differ between the services")
                .register(registry);
    }

    private Gauge.Builder<?> gauge(String name, ToDoubleFunction<Found> value) {
        return Gauge.builder(
                name, found, all -> all.recent().map(value::applyAsDouble).orElse(Double.NaN));
    }
}
