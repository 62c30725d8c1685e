package dev.ates.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.messaging.*}.
 *
 * @param service this service's name among the consumers, 1 to 40 lower-case letters
 * @param poll how long a sequencer or publisher rests when nothing wakes it
 * @param heartbeat how often an idle publisher tells its head
 * @param askAgainAfter how long a consumer waits for a replay to make progress before it asks again
 * @param confirmTimeout how long a publish may stay unconfirmed before it counts as not published
 * @param retryAfterMax the longest rest between attempts after a failure that may pass
 * @param leaseLength how long an instance leads without renewing
 * @param windowMessagesMax how many messages may be in flight to the broker
 * @param prefetchMax how many messages a consumer takes in advance
 */
@ConfigurationProperties("ates.messaging")
record MessagingSettings(
        String service,
        @DefaultValue("100ms") Duration poll,
        @DefaultValue("2s") Duration heartbeat,
        @DefaultValue("4s") Duration askAgainAfter,
        @DefaultValue("10s") Duration confirmTimeout,
        @DefaultValue("5s") Duration retryAfterMax,
        @DefaultValue("5s") Duration leaseLength,
        @DefaultValue("64") int windowMessagesMax,
        @DefaultValue("64") int prefetchMax) {

    /** Each stream has one partition for now; tables, headers and names know of more. */
    static final int PARTITIONS = 1;

    /** An event chunk has at most this many events … */
    static final int CHUNK_EVENTS_MAX = 500;
    /** … and, if it has more than one event, at most this many bytes. */
    static final int CHUNK_BYTES_MAX = 256 * 1024;

    MessagingSettings {
        if (service == null || !service.matches("[a-z]{1,40}")) {
            throw new IllegalArgumentException(
                    "ates.messaging.service must have 1 to 40 lower-case letters, it is '%s'".formatted(service));
        }
        within("window-messages-max", windowMessagesMax, 1, 10_000);
        within("prefetch-max", prefetchMax, 1, 10_000);
        within("poll", poll, Duration.ofMillis(1), Duration.ofMinutes(1));
        within("heartbeat", heartbeat, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("ask-again-after", askAgainAfter, Duration.ofMillis(10), Duration.ofHours(1));
        within("confirm-timeout", confirmTimeout, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("retry-after-max", retryAfterMax, Duration.ofMillis(10), Duration.ofMinutes(10));
        within("lease-length", leaseLength, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    private static <T extends Comparable<T>> void within(String name, T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "ates.messaging.%s must be between %s and %s, it is %s".formatted(name, min, max, value));
        }
    }
}
