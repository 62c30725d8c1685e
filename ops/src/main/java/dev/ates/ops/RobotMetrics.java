package dev.ates.ops;

import dev.ates.robots.Robot;
import dev.ates.robots.Robots;
import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** The age of each robot's last good run. */
@Component
class RobotMetrics implements MeterBinder {

    private final Robots robots;
    private final Snapshots.Snapshot<List<Robots.Status>> statuses;

    RobotMetrics(Robots robots, Snapshots snapshots) {
        this.robots = robots;
        this.statuses = snapshots.of(robots::statuses);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Robot robot : robots.all()) {
            gauge(
                            robot,
                            "ates.robot.last.good.age",
                            status -> status.lastGoodSecondsAgo() == null
                                    ? Double.POSITIVE_INFINITY
                                    : status.lastGoodSecondsAgo())
                    .description("Time since the robot's last run without a failure, infinite for never")
                    .baseUnit("seconds")
                    .register(registry);
            gauge(robot, "ates.robot.paused", status -> status.pausedAt() == null ? 0 : 1)
                    .description("1 while an operator has paused the robot")
                    .register(registry);
        }
    }

    private Gauge.Builder<?> gauge(Robot robot, String name, ToDoubleFunction<Robots.Status> figure) {
        return Gauge.builder(
                        name,
                        statuses,
                        all -> all.recent().stream()
                                .flatMap(List::stream)
                                .filter(status -> status.name().equals(robot.name()))
                                .mapToDouble(figure)
                                .findAny()
                                .orElse(Double.NaN))
                .tag("robot", robot.name());
    }
}
