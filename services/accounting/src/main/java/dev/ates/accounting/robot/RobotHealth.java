package dev.ates.accounting.robot;

import dev.ates.messaging.Snapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says of each robot when it last ran well. The service serves without its robots, so this never takes it out. */
@Component("robotsHealthIndicator")
class RobotHealth implements HealthIndicator {

    private final Snapshots.Snapshot<List<RobotLog.Standing>> standings;

    RobotHealth(RobotLog robotLog, Snapshots snapshots) {
        this.standings = snapshots.of(robotLog::standings);
    }

    @Override
    public Health health() {
        return standings
                .now()
                .map(RobotHealth::told)
                .orElseGet(() -> Health.unknown().build());
    }

    private static Health told(List<RobotLog.Standing> standings) {
        Map<String, Object> details = new LinkedHashMap<>();
        for (RobotLog.Standing robot : standings) {
            Object lastGood = robot.lastGood() == null ? "never" : robot.lastGood();
            details.put(
                    robot.name(),
                    robot.pausedAt() == null
                            ? Map.of("lastGoodRun", lastGood)
                            : Map.of("lastGoodRun", lastGood, "pausedBy", String.valueOf(robot.pausedBy())));
        }
        return Health.up().withDetails(details).build();
    }
}
