package dev.ates.robots;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param start whether this instance runs the robots
 * @param pause how long a robot waits between polls: 10 ms to 1 hour
 * @param pauseMax the maximum wait after repeated failures
 * @param leaseLength after which another instance takes over from an unresponsive one: 1 second to 1 hour, and longer than any
 *     pause between two statements of a step
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
