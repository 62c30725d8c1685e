package dev.ates.accounting;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class RobotHealthTest extends ServiceTest {

    @Test
    void saysWhenEachRobotLastRanWellAndWhoPausedIt() {
        Operator operator = new Operator(CLARA, "Clara");
        RobotControl control = service(RobotControl.class);
        control.run("closer", null, operator, "To see that it runs");
        control.pause("mailer", operator, "The mail server moves");

        Health health = service("robotsHealthIndicator", HealthIndicator.class).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("closer", Map.of("lastGoodRun", noon(MONDAY)))
                .containsEntry("payer", Map.of("lastGoodRun", "never"))
                .containsEntry("mailer", Map.of("lastGoodRun", "never", "pausedBy", "Clara"));
        CLOCK.advance(Duration.ofMinutes(7));
        eventually("the figures are of now", Duration.ofSeconds(20), () -> {
            assertThat(lastGoodAge("closer")).isEqualTo(7 * 60);
            assertThat(lastGoodAge("payer")).isInfinite();
            assertThat(robot("ates.robot.paused", "mailer")).isOne();
            assertThat(robot("ates.robot.paused", "payer")).isZero();
        });
    }

    @Test
    void measuresHowLongTheOldestDayIsOver() {
        hear(MONDAY, completed(ANNA, 100));
        CLOCK.set(noon(TUESDAY));

        eventually(
                "the figure is of now",
                Duration.ofSeconds(20),
                () -> assertThat(service(MeterRegistry.class)
                                .get("ates.day.oldest.open.age")
                                .gauge()
                                .value())
                        .isEqualTo(12 * 3600));
    }

    private static double lastGoodAge(String robot) {
        return robot("ates.robot.last.good.age", robot);
    }

    private static double robot(String metric, String robot) {
        return service(MeterRegistry.class)
                .get(metric)
                .tag("robot", robot)
                .gauge()
                .value();
    }
}
