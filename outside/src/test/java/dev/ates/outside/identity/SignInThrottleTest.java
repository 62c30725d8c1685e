package dev.ates.outside.identity;

import static dev.ates.outside.identity.SignInThrottle.ADDRESS_FAILURES_MAX;
import static dev.ates.outside.identity.SignInThrottle.FIRST_WAIT;
import static dev.ates.outside.identity.SignInThrottle.LOGIN_FAILURES_MAX;
import static dev.ates.outside.identity.SignInThrottle.MEMORY;
import static dev.ates.outside.identity.SignInThrottle.REMEMBERED_MAX;
import static dev.ates.outside.identity.SignInThrottle.WAIT_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private static final String HERE = "192.0.2.1";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T09:00:00Z"));
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void makesALoginWaitTwiceAsLongAfterEachFurtherFailure() {
        fail("ann", LOGIN_FAILURES_MAX);

        assertThat(throttle.attempt("ann", HERE)).isEqualTo(FIRST_WAIT);
        clock.advance(FIRST_WAIT);
        assertThat(throttle.attempt("ann", HERE)).isZero();
        assertThat(throttle.attempt("ann", HERE)).isEqualTo(FIRST_WAIT.multipliedBy(2));
    }

    @Test
    void doesNotPunishWhoTriesWhileWaiting() {
        fail("ann", LOGIN_FAILURES_MAX);

        for (int i = 0; i < 100; i++) {
            assertThat(throttle.attempt("ann", HERE)).isEqualTo(FIRST_WAIT);
        }
    }

    @Test
    void neverMakesAnybodyWaitLongerThanTheBound() {
        fail("ann", LOGIN_FAILURES_MAX);
        for (int i = 0; i < 15; i++) {
            clock.advance(WAIT_MAX);
            assertThat(throttle.attempt("ann", "192.0.2." + i)).isZero();
        }

        assertThat(throttle.attempt("ann", HERE)).isEqualTo(WAIT_MAX);
    }

    @Test
    void startsAfreshAfterASuccessAndAfterALongTime() {
        fail("ann", LOGIN_FAILURES_MAX - 1);
        assertThat(throttle.attempt("ann", HERE)).isZero();
        throttle.succeeded("ann", HERE);
        fail("ann", LOGIN_FAILURES_MAX);
        assertThat(throttle.attempt("ann", HERE)).isPositive();

        clock.advance(MEMORY.plusSeconds(1));

        fail("ann", LOGIN_FAILURES_MAX);
    }

    @Test
    void makesAnAddressWaitThatTriesManyLogins() {
        for (int i = 0; i < ADDRESS_FAILURES_MAX; i++) {
            assertThat(throttle.attempt("login-" + i, HERE)).isZero();
        }

        assertThat(throttle.attempt("ann", HERE)).isEqualTo(FIRST_WAIT);
        assertThat(throttle.attempt("ann", "192.0.2.2")).isZero();
    }

    @Test
    void givesAnAddressNothingBackForTheSuccessOfOneLogin() {
        for (int i = 0; i < ADDRESS_FAILURES_MAX / 2; i++) {
            assertThat(throttle.attempt("guessed-" + i, HERE)).isZero();
            assertThat(throttle.attempt("own", HERE)).isZero();
            throttle.succeeded("own", HERE);
        }
        for (int i = ADDRESS_FAILURES_MAX / 2; i < ADDRESS_FAILURES_MAX; i++) {
            assertThat(throttle.attempt("guessed-" + i, HERE)).isZero();
        }

        assertThat(throttle.attempt("own", HERE)).isPositive();
    }

    @Test
    void forgetsWhoFailedLongestAgoWhenThereAreTooMany() {
        fail("ann", LOGIN_FAILURES_MAX);
        for (int i = 0; i < REMEMBERED_MAX; i++) {
            assertThat(throttle.attempt("login-" + i, "address-" + i)).isEqualTo(Duration.ZERO);
        }

        assertThat(throttle.attempt("ann", "192.0.2.2")).isZero();
    }

    private void fail(String login, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.attempt(login, HERE)).isZero();
        }
    }
}
