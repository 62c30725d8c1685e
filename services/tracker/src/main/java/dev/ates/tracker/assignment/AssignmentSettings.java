package dev.ates.tracker.assignment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param strategy the name of a {@link Strategy}; {@link Strategies} refuses an unknown one */
@ConfigurationProperties("ates.assignment")
public record AssignmentSettings(
        @DefaultValue(AtRandom.NAME) String strategy) {}
