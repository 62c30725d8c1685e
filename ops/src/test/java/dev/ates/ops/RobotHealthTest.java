package dev.ates.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.robots.Robots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class RobotHealthTest {

    private static final Instant LAST_GOOD = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void isDownWhileARobotIsOverdue() {
        Health late = RobotHealth.health(List.of(robot("rebuild", false), robot("recheck", true)));

        assertThat(late.getStatus()).isEqualTo(Status.DOWN);
        assertThat(late.getDetails()).containsEntry("recheck", Map.of("lastGoodRun", LAST_GOOD));
        assertThat(RobotHealth.health(List.of(robot("rebuild", false), robot("recheck", false)))
                        .getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void isUpWhereThereAreNoRobots() {
        assertThat(RobotHealth.health(List.of()).getStatus()).isEqualTo(Status.UP);
    }

    private static Robots.Status robot(String name, boolean overdue) {
        return new Robots.Status(name, LAST_GOOD, 101L, overdue, "1@host", "1@host", 1, null, null, null, null);
    }
}
