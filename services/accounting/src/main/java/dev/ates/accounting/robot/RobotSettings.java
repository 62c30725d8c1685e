package dev.ates.accounting.robot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param start whether this instance runs the robots
 * @param pause how long a robot waits before it looks by itself whether there is work: 10 ms to 1 hour
 * @param pauseMax how long it waits at most after failures that repeat
 */
@ConfigurationProperties("ates.robots")
record RobotSettings(
        @DefaultValue("true") boolean start,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("30s") Duration pauseMax) {
    RobotSettings {
        if (pause.compareTo(Duration.ofMillis(10)) < 0 || pause.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("ates.robots.pause must be 10 ms to 1 hour, it is " + pause);
        }
        if (pauseMax.compareTo(pause) < 0) {
            throw new IllegalArgumentException(
                    "ates.robots.pause-max must be %s or more, it is %s".formatted(pause, pauseMax));
        }
    }
}
