package dev.ates.contracts;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose days last minutes: it shows {@code started + (now − anchor) × speed}. Processes with the same three settings
 * show the same time without communicating. Timeouts measured with it shrink along with the days. Anything that must agree
 * with the outside world (tokens, TLS) uses the real clock.
 */
public final class BusinessClock extends Clock {

    /** A day in a second. */
    public static final long SPEED_MAX = 86_400;

    private static final Instant STARTED_MIN = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant STARTED_MAX = Instant.parse("2999-12-31T00:00:00Z");

    private final Clock real;
    private final long speed;
    private final Instant started;
    private final Instant anchor;

    /**
     * @param real the clock that counts the seconds
     * @param speed business seconds per real second: 1 to {@value #SPEED_MAX}
     * @param started the time shown at the anchor: the years 1900 to 2999
     * @param anchor the real instant at which it shows that
     */
    public BusinessClock(Clock real, long speed, Instant started, Instant anchor) {
        if (speed < 1 || speed > SPEED_MAX) {
            throw new IllegalArgumentException(
                    "ates.clock.speed must be 1 to %d, it is %d".formatted(SPEED_MAX, speed));
        }
        if (started.isBefore(STARTED_MIN) || started.isAfter(STARTED_MAX)) {
            throw new IllegalArgumentException(
                    "ates.clock.started must be %s to %s, it is %s".formatted(STARTED_MIN, STARTED_MAX, started));
        }
        if (anchor.isAfter(real.instant())) {
            throw new IllegalArgumentException("ates.clock.anchor must not be in the future, it is " + anchor);
        }
        this.real = real;
        this.speed = speed;
        this.started = started;
        this.anchor = anchor;
    }

    /**
     * The clock configured for this process: {@code ates.clock.speed}, {@code .started} and {@code
     * .anchor} as system properties, or {@code ATES_CLOCK_SPEED} and so on in the environment. The given clock itself
     * when none of them is set. The settings are allowed only in a demo ({@code ates.demo}, {@code ATES_DEMO=true}).
     *
     * @throws IllegalArgumentException naming the setting that is missing or out of bounds
     */
    public static Clock over(Clock real) {
        return over(real, name -> {
            String property = System.getProperty(name);
            return property != null
                    ? property
                    : System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
        });
    }

    static Clock over(Clock real, Settings settings) {
        String speed = settings.get("ates.clock.speed");
        String started = settings.get("ates.clock.started");
        String anchor = settings.get("ates.clock.anchor");
        if (speed == null && started == null && anchor == null) {
            return real;
        }
        if (!"true".equals(settings.get("ates.demo"))) {
            throw new IllegalArgumentException(
                    "ATES_DEMO must be true where ATES_CLOCK_SPEED, ATES_CLOCK_STARTED or ATES_CLOCK_ANCHOR set the clock:"
                            + " days that last minutes are for demos");
        }
        if (started == null || anchor == null) {
            throw new IllegalArgumentException("%s is missing: ates.clock.started and ates.clock.anchor belong together"
                    .formatted(started == null ? "ates.clock.started" : "ates.clock.anchor"));
        }
        return new BusinessClock(
                real,
                speed == null ? 1 : number("ates.clock.speed", speed),
                instant("ates.clock.started", started),
                instant("ates.clock.anchor", anchor));
    }

    /** Converts a duration of real time to this clock. */
    public Duration stretched(Duration realTime) {
        return realTime.multipliedBy(speed);
    }

    /**
     * Converts a duration measured with this clock to real time. Schedules in real time (heartbeats, robots, alarms) must be
     * compared this way; otherwise they would always seem late where a day lasts minutes.
     *
     * @param clock of a service: a business clock, or any other, which goes at the speed of real time
     */
    public static Duration inRealTime(Clock clock, Duration stretch) {
        return clock instanceof BusinessClock business ? stretch.dividedBy(business.speed) : stretch;
    }

    /** The reverse of {@link #inRealTime}: a duration of real time as the given clock shows it. */
    public static Duration on(Clock clock, Duration realTime) {
        return clock instanceof BusinessClock business ? business.stretched(realTime) : realTime;
    }

    /**
     * The clock that a clock counts its seconds with: what has to agree with the rest of the world (signatures, waits that
     * others ask for) takes this one.
     *
     * @param clock of a service: a business clock, or any other, which is real
     */
    public static Clock real(Clock clock) {
        return clock instanceof BusinessClock business ? business.real : clock;
    }

    /** How long ago something was, in real time; a clock that was set back puts nothing into the future. */
    public static Duration agoInRealTime(Clock clock, Instant since) {
        Duration ago = inRealTime(clock, Duration.between(since, clock.instant()));
        return ago.isNegative() ? Duration.ZERO : ago;
    }

    @Override
    public Instant instant() {
        return started.plus(stretched(Duration.between(anchor, real.instant())));
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public BusinessClock withZone(ZoneId zone) {
        return new BusinessClock(real.withZone(zone), speed, started, anchor);
    }

    @Override
    public String toString() {
        return "BusinessClock[%s at %s, %d times as fast]".formatted(started, anchor, speed);
    }

    /** A setting of the process. */
    interface Settings {
        @Nullable
        String get(String name);
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a whole number, it is '%s'".formatted(name, value), e);
        }
    }

    private static Instant instant(String name, String value) {
        try {
            return Instant.parse(value.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "%s must be an instant such as 2026-03-10T11:00:00Z, it is '%s'".formatted(name, value), e);
        }
    }
}
