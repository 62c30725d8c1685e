package dev.ates.robots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Allowance HUNDRED_IN_TEN_SECONDS = new Allowance(100, Duration.ofSeconds(10), 0, 0);

    @Test
    void isUsedAtOnceAndComesBackEvenly() {
        Allowance used = HUNDRED_IN_TEN_SECONDS.using(60).using(60);

        assertThat(HUNDRED_IN_TEN_SECONDS.using(99).isUsedUp()).isFalse();
        assertThat(used.isUsedUp()).isTrue();
        assertThat(used.at(2 * SECOND).isUsedUp()).as("the excess is due first").isTrue();
        assertThat(used.at(3 * SECOND).isUsedUp()).isFalse();
        assertThat(used.at(11 * SECOND).used()).isEqualTo(10);
        assertThat(used.at(12 * SECOND).used()).isZero();
    }

    @Test
    void doesNotGrowWhileItIsUnused() {
        Allowance rested = HUNDRED_IN_TEN_SECONDS.at(1_000 * SECOND);

        assertThat(rested.using(100).isUsedUp()).isTrue();
        assertThat(rested.using(100).at(1_001 * SECOND).used()).isEqualTo(90);
    }
}
