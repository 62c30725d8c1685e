package dev.ates.tracker.task;

import static dev.ates.contracts.SettingBounds.within;

import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.undo}.
 *
 * @param undo how long a completion can be taken back, in real time: 0, which is never, to 1 minute. Accounting hears of a
 *     completion, and the tracker seals its day, that much later
 */
@ConfigurationProperties("ates")
record UndoSettings(@DefaultValue("8s") Duration undo) {

    private static final Duration UNDO_MAX = Duration.ofMinutes(1);

    UndoSettings {
        within("ates.undo", undo, Duration.ZERO, UNDO_MAX);
    }

    /** Until when a completion at this time can be taken back; empty if it cannot. */
    Optional<Instant> until(Clock clock, Instant completedAt) {
        return undo.isZero() ? Optional.empty() : Optional.of(completedAt.plus(BusinessClock.on(clock, undo)));
    }
}
