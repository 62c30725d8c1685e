package dev.ates.outside.identity;

import dev.ates.robots.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down password guessing. After a few failures the login, or the client address, must wait; each further failure
 * doubles the wait. An address may fail more often than a login, because people share addresses.
 *
 * <p>An attempt counts as a failure until it succeeds, so concurrent attempts do not bypass the limit.
 */
final class SignInThrottle {

    static final int LOGIN_FAILURES_MAX = 5;
    static final int ADDRESS_FAILURES_MAX = 20;
    static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    static final Duration WAIT_MAX = Duration.ofMinutes(15);

    /** How long after the last failure the failures are forgotten. */
    static final Duration MEMORY = Duration.ofHours(1);

    /** The maximum number of logins and of addresses; the oldest failure is forgotten first. */
    static final int REMEMBERED_MAX = 10_000;

    private final Clock clock;
    private final Map<String, Failures> logins = new Recent();
    private final Map<String, Failures> addresses = new Recent();

    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * How long this attempt must wait; {@link Duration#ZERO} if it may proceed, and then it counts as a failure until it
     * succeeds.
     */
    synchronized Duration attempt(String login, String address) {
        var now = clock.instant();
        var wait = longer(
                wait(logins.get(login), LOGIN_FAILURES_MAX, now),
                wait(addresses.get(address), ADDRESS_FAILURES_MAX, now));
        if (wait.isZero()) {
            count(logins, login, now);
            count(addresses, address, now);
        }
        return wait;
    }

    /**
     * Records a success. The login's failures are cleared; the address only gets this attempt back, because otherwise the
     * owner of an account could guess other passwords without limit.
     */
    synchronized void succeeded(String login, String address) {
        logins.remove(login);
        addresses.computeIfPresent(address, (key, failures) -> failures.oneLess());
    }

    private static Duration wait(@Nullable Failures failures, int max, Instant now) {
        if (failures == null || failures.count < max || failures.isForgotten(now)) {
            return Duration.ZERO;
        }
        var until = failures.last.plus(new Backoff(FIRST_WAIT, WAIT_MAX).after(failures.count - max + 1));
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    private static void count(Map<String, Failures> failures, String key, Instant now) {
        var before = failures.remove(key);
        failures.put(key, new Failures(before == null || before.isForgotten(now) ? 1 : before.count + 1, now));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private record Failures(int count, Instant last) {

        boolean isForgotten(Instant now) {
            return last.plus(MEMORY).isBefore(now);
        }

        @Nullable
        Failures oneLess() {
            return count == 1 ? null : new Failures(count - 1, last);
        }
    }

    private static final class Recent extends LinkedHashMap<String, Failures> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED_MAX;
        }
    }
}
