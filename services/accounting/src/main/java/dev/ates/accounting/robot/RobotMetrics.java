package dev.ates.accounting.robot;

import dev.ates.messaging.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** How long ago each robot last ran well. */
@Component
class RobotMetrics implements MeterBinder {

    private final Snapshots.Snapshot<List<RobotLog.Standing>> standings;

    RobotMetrics(RobotLog robotLog, Snapshots snapshots) {
        this.standings = snapshots.of(robotLog::standings);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Robots.Name robot : Robots.Name.values()) {
            gauge(
                            robot,
                            "ates.robot.last.good.age",
                            standing -> standing.lastGoodSecondsAgo() == null
                                    ? Double.POSITIVE_INFINITY
                                    : standing.lastGoodSecondsAgo())
                    .description("How long ago the robot last came through without a failure, infinite for never")
                    .baseUnit("seconds")
                    .register(registry);
            gauge(robot, "ates.robot.paused", standing -> standing.pausedAt() == null ? 0 : 1)
                    .description("1 while an operator has paused the robot")
                    .register(registry);
        }
    }

    private Gauge.Builder<?> gauge(Robots.Name robot, String name, ToDoubleFunction<RobotLog.Standing> figure) {
        return Gauge.builder(
                        name,
                        standings,
                        all -> all.recent().stream()
                                .flatMap(List::stream)
                                .filter(standing -> standing.name().equals(robot.name()))
                                .mapToDouble(figure)
                                .findAny()
                                .orElse(Double.NaN))
                .tag("robot", robot.name());
    }
}
