package dev.ates.accounting.robot;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RobotRunnerTest extends ServiceTest {

    @Test
    void aSealedDayIsClosedPaidAndToldByItself() {
        RobotRunner robots = service(RobotRunner.class);
        know(ANNA, "Anna", "anna@example.org", "en");
        robots.start();
        try {
            hearWhole(MONDAY, completed(ANNA, 3500));

            eventually("Anna is paid and told", Duration.ofSeconds(20), () -> {
                // A slow machine may need a second attempt, and that is due by the clock.
                CLOCK.advance(Duration.ofSeconds(1));
                assertThat(BANK.paidMinor()).isEqualTo(3500);
                assertThat(MAIL.received()).hasSize(1);
                assertThat(jdbc().sql("select distinct robot from robot_run order by robot")
                                .query(String.class)
                                .list())
                        .contains("closer", "mailer", "payer");
                assertThat(service(RobotLog.class).standings())
                        .hasSize(Robots.Name.values().length)
                        .allSatisfy(robot -> assertThat(robot.lastGood()).isNotNull());
            });
        } finally {
            robots.stop();
        }
    }

    @Test
    void aRobotThatFailsIsPutOnRecordAndRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        Robot failing = new Robot() {
            @Override
            public Robots.Name name() {
                return Robots.Name.closer;
            }

            @Override
            public void run(Turn turn, @Nullable LocalDate day) {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("The disk is full");
                }
            }

            @Override
            public Map<String, Long> plan(@Nullable LocalDate day) {
                return Map.of();
            }
        };
        RobotRunner robots = new RobotRunner(
                List.of(failing),
                service(Robots.class),
                service(Turns.class),
                new RobotSettings(true, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofSeconds(5)),
                service(Clock.class));
        robots.start();
        try {
            eventually("the robot is run again", Duration.ofSeconds(10), () -> {
                assertThat(runs.get()).isGreaterThan(1);
                assertThat(text("select reason from robot_run")).contains("The disk is full");
            });
        } finally {
            robots.stop();
        }
        assertThat(robots.isRunning()).isFalse();
    }
}
