package dev.ates.outside.bank;

import static dev.ates.contracts.SettingBounds.within;

import dev.ates.outside.bank.Faults.Kind;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bank's faults at its start; none by default.
 *
 * @param duplicateCheck whether it executes an order with a known key only once
 * @param keyRetention how long it remembers a key
 * @param hangFor how long a hanging request takes: up to 10 minutes
 * @param slowFor how long a slow order takes until it is executed: up to 10 minutes
 * @param undecidedFor how long a late rejection or a return takes
 * @param next how many of the next orders get each fault
 * @param percent the percentage of orders with each fault
 * @param seed the random seed
 */
@ConfigurationProperties("ates.outside.bank")
record FaultSettings(
        @DefaultValue("true") boolean duplicateCheck,
        @DefaultValue("24h") Duration keyRetention,
        @DefaultValue("30s") Duration hangFor,
        @DefaultValue("10s") Duration slowFor,
        @DefaultValue("1m") Duration undecidedFor,
        @DefaultValue Map<Kind, Integer> next,
        @DefaultValue Map<Kind, Integer> percent,
        @DefaultValue("1") long seed) {

    private static final Duration WAIT_MAX = Duration.ofMinutes(10);
    private static final Duration DAYS_MAX = Duration.ofDays(1_000);
    private static final int NEXT_MAX = 1_000_000;

    FaultSettings {
        next = Map.copyOf(next);
        percent = Map.copyOf(percent);
        within("ates.outside.bank.key-retention", keyRetention, Duration.ZERO, DAYS_MAX);
        within("ates.outside.bank.hang-for", hangFor, Duration.ZERO, WAIT_MAX);
        within("ates.outside.bank.slow-for", slowFor, Duration.ZERO, WAIT_MAX);
        within("ates.outside.bank.undecided-for", undecidedFor, Duration.ZERO, DAYS_MAX);
        next.forEach((kind, count) -> within("ates.outside.bank.next." + kind, count, 0, NEXT_MAX));
        percent.forEach((kind, share) -> within("ates.outside.bank.percent." + kind, share, 0, 100));
        if (percent.values().stream().mapToInt(Integer::intValue).sum() > 100) {
            throw new IllegalArgumentException(
                    "ates.outside.bank.percent must be 100 at most together, it is " + percent);
        }
    }
}
