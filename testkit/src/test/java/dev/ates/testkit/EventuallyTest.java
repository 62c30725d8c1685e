package dev.ates.testkit;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void repeatsUntilTheStateIsReached() {
        AtomicInteger looks = new AtomicInteger();

        eventually(
                "third look",
                Duration.ofSeconds(5),
                () -> assertThat(looks.incrementAndGet()).isEqualTo(3));

        assertThat(looks).hasValue(3);
    }

    @Test
    void takesAnExceptionForNotYet() {
        AtomicInteger looks = new AtomicInteger();

        eventually("second look", Duration.ofSeconds(5), () -> {
            if (looks.incrementAndGet() < 2) {
                throw new NoSuchElementException("no row yet");
            }
        });

        assertThat(looks).hasValue(2);
    }

    @Test
    void namesWhatItWaitedForAndTheLastFailure() {
        assertThatThrownBy(() -> eventually("the impossible", Duration.ofMillis(100), () -> {
                    throw new IllegalStateException("still raining");
                }))
                .isInstanceOf(ConditionTimeoutException.class)
                .hasMessageContaining("the impossible")
                .hasMessageContaining("still raining");
    }
}
