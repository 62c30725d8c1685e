package dev.ates.messaging;

import static dev.ates.contracts.SettingBounds.within;

import dev.ates.contracts.wire.Envelope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.messaging.*}; the README of this module explains the times.
 *
 * @param service this service's name among the consumers, 1 to 40 lower-case letters
 * @param partitions how many partitions the stream of this service has, 1 to 64; the number can grow but not shrink
 * @param userPerService whether each service logs in to the broker with its own name, which is then checked
 * @param keepMonths how many whole months the log is kept; none: forever
 * @param replayMibMax how many MiB of replays a consumer is sent at once, and again every two minutes
 * @param forgetAfter how long a consumer may be silent, in real time, before the log is no longer kept for it
 */
@ConfigurationProperties("ates.messaging")
public record MessagingSettings(
        String service,
        @DefaultValue("1") int partitions,
        @DefaultValue("true") boolean userPerService,
        @Nullable Integer keepMonths,
        @DefaultValue("512") int replayMibMax,
        @DefaultValue("90d") Duration forgetAfter,
        @DefaultValue("100ms") Duration poll,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("60s") Duration silentAfter,
        @DefaultValue("4s") Duration askAgainAfter,
        @DefaultValue("10s") Duration confirmTimeout,
        @DefaultValue("5s") Duration retryAfterMax,
        @DefaultValue("5s") Duration leaseLength) {

    public MessagingSettings {
        if (service == null || !service.matches("[a-z]{1,40}")) {
            throw new IllegalArgumentException(
                    "ates.messaging.service must have 1 to 40 lower-case letters, it is '%s'".formatted(service));
        }
        within("ates.messaging.partitions", partitions, 1, Envelope.PARTITIONS_MAX);
        if (keepMonths != null) {
            within("ates.messaging.keep-months", keepMonths, 1, 1_200);
        }
        within("ates.messaging.replay-mib-max", replayMibMax, 1, 1_000_000);
        within("ates.messaging.forget-after", forgetAfter, Duration.ofHours(1), Duration.ofDays(3_650));
        within("ates.messaging.poll", poll, Duration.ofMillis(1), Duration.ofMinutes(1));
        within("ates.messaging.heartbeat", heartbeat, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("ates.messaging.silent-after", silentAfter, Duration.ofSeconds(1), Duration.ofDays(1));
        within("ates.messaging.ask-again-after", askAgainAfter, Duration.ofMillis(10), Duration.ofHours(1));
        within("ates.messaging.confirm-timeout", confirmTimeout, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("ates.messaging.retry-after-max", retryAfterMax, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("ates.messaging.lease-length", leaseLength, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** Whether a message of a service may come from this user, which the broker has authenticated. */
    public boolean mayComeFrom(String ofService, @Nullable String user) {
        return !userPerService || ofService.equals(user);
    }
}
