package dev.ates.accounting.robot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** When each robot last ran well, in seconds since 1970 as the monitoring expects it; 0 for never. */
@Component
class RobotMetrics implements MeterBinder {

    private final RobotLog robotLog;

    RobotMetrics(RobotLog robotLog) {
        this.robotLog = robotLog;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Robots.Name robot : Robots.Name.values()) {
            Gauge.builder("ates.robot.last.good", () -> lastGood(robot))
                    .description("When the robot last came through without a failure, in seconds since 1970")
                    .baseUnit("seconds")
                    .tag("robot", robot.name())
                    .register(registry);
        }
    }

    private long lastGood(Robots.Name robot) {
        return robotLog.standings().stream()
                .filter(standing -> standing.name().equals(robot.name()))
                .map(RobotLog.Standing::lastGood)
                .mapToLong(last -> last == null ? 0 : last.getEpochSecond())
                .findAny()
                .orElse(0);
    }
}
