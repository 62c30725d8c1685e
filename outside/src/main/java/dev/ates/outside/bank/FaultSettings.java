package dev.ates.outside.bank;

import dev.ates.outside.bank.Faults.Kind;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bank's faults at its start; none by default.
 *
 * @param duplicateCheck whether it executes an order of a known key once
 * @param keyRetention how long it knows a key
 * @param hangFor how long a hanging request takes: up to 10 minutes
 * @param slowFor how long a slow order takes until it is executed: up to 10 minutes
 * @param undecidedFor how long a late rejection takes
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
        within("key-retention", keyRetention, DAYS_MAX);
        within("hang-for", hangFor, WAIT_MAX);
        within("slow-for", slowFor, WAIT_MAX);
        within("undecided-for", undecidedFor, DAYS_MAX);
        next.forEach((kind, count) -> within("next." + kind, count, NEXT_MAX));
        percent.forEach((kind, share) -> within("percent." + kind, share, 100));
        if (percent.values().stream().mapToInt(Integer::intValue).sum() > 100) {
            throw new IllegalArgumentException(
                    "ates.outside.bank.percent must be 100 at most together, it is " + percent);
        }
    }

    private static void within(String setting, Duration value, Duration max) {
        if (value.isNegative() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "ates.outside.bank.%s must be 0 to %s, it is %s".formatted(setting, max, value));
        }
    }

    private static void within(String setting, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    "ates.outside.bank.%s must be 0 to %d, it is %d".formatted(setting, max, value));
        }
    }
}
