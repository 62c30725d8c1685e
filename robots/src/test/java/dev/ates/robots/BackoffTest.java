package dev.ates.robots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"0, PT5S", "1, PT5S", "2, PT10S", "7, PT5M20S", "8, PT10M", "2147483647, PT10M"})
    void doublesUpToItsBound(int failures, Duration expected) {
        assertThat(BACKOFF.after(failures)).isEqualTo(expected);
    }

    @Test
    void leavesHalfToChance() {
        Random random = new Random(11);

        assertThat(random.doubles(1_000).mapToObj(ignored -> BACKOFF.after(2, random)))
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10)))
                .anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(6)))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofSeconds(9)));
    }

    @Test
    void waitsForNothingWhenItsBoundIsNothing() {
        assertThat(new Backoff(Duration.ZERO, Duration.ZERO).after(3, new Random(1)))
                .isZero();
    }
}
