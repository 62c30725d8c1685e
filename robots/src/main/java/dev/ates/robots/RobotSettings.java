package dev.ates.robots;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param start whether this instance runs the robots
 * @param pause how long a robot waits before it looks by itself whether there is work: 10 ms to 1 hour
 * @param pauseMax how long it waits at most after failures that repeat
 * @param leaseLength after which another instance takes over the robots of one that stands still: 1 second to 1 hour, and
 *     longer than a step ever rests between two statements
 */
@ConfigurationProperties("ates.robots")
record RobotSettings(
        @DefaultValue("true") boolean start,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("30s") Duration pauseMax,
        @DefaultValue("20s") Duration leaseLength) {
    RobotSettings {
        within("pause", pause, Duration.ofMillis(10));
        within("lease-length", leaseLength, Duration.ofSeconds(1));
        if (pauseMax.compareTo(pause) < 0) {
            throw new IllegalArgumentException(
                    "ates.robots.pause-max must be %s or more, it is %s".formatted(pause, pauseMax));
        }
    }

    private static void within(String setting, Duration value, Duration min) {
        if (value.compareTo(min) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "ates.robots.%s must be %s to 1 hour, it is %s".formatted(setting, min, value));
        }
    }
}
