package dev.ates.robots;

import static dev.ates.contracts.SettingBounds.within;

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
        within("ates.robots.pause", pause, Duration.ofMillis(10), Duration.ofHours(1));
        within("ates.robots.lease-length", leaseLength, Duration.ofSeconds(1), Duration.ofHours(1));
        if (pauseMax.compareTo(pause) < 0) {
            throw new IllegalArgumentException(
                    "ates.robots.pause-max must be %s or more, it is %s".formatted(pause, pauseMax));
        }
    }
}
