package dev.ates.ops;

import dev.ates.robots.Robots;
import dev.ates.robots.Snapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports each robot's last good run, and why it has failed since. The service is {@code DOWN} if a robot is overdue:
 * one whose figures are outdated, or one that has done nothing but fail for minutes. Readiness is not affected, because
 * pages keep working.
 */
@Component("robotsHealthIndicator")
class RobotHealth implements HealthIndicator {

    private final Snapshots.Snapshot<List<Robots.Status>> statuses;

    RobotHealth(Robots robots, Snapshots snapshots) {
        this.statuses = snapshots.of(robots::statuses);
    }

    @Override
    public Health health() {
        return statuses.now()
                .map(RobotHealth::health)
                .orElseGet(() -> Health.unknown().build());
    }

    static Health health(List<Robots.Status> statuses) {
        Map<String, Object> details = new LinkedHashMap<>();
        for (Robots.Status robot : statuses) {
            Object lastGood = robot.lastGood() == null ? "never" : robot.lastGood();
            Map<String, Object> told = new LinkedHashMap<>(Map.of("lastGoodRun", lastGood));
            if (robot.pausedAt() != null) {
                told.put("pausedBy", String.valueOf(robot.pausedBy()));
            }
            if (robot.failure() != null) {
                told.put("failure", robot.failure());
            }
            details.put(robot.name(), told);
        }
        boolean overdue = statuses.stream().anyMatch(Robots.Status::overdue);
        return (overdue ? Health.down() : Health.up()).withDetails(details).build();
    }
}
