package dev.ates.tracker.task;

import java.util.Currency;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The prices of tasks, in minor units of one currency: the fee of an assignment and the reward of a completion are drawn
 * uniformly from min, min + step … max, once, at creation.
 *
 * @param feeMinorMin 1 or more; the unsigned amount that is charged
 * @param feeMinorMax from {@code feeMinorMin} in whole steps up to 1,000,000,000
 * @param rewardMinorMin 1 or more
 * @param rewardMinorMax from {@code rewardMinorMin} in whole steps up to 1,000,000,000
 * @param stepMinor 1 or more
 * @param currency ISO 4217; must not change once tasks exist, because a day has one currency
 * @param seed for prices that repeat with each start, in a demo or a test: whoever knows it knows the prices of the next tasks;
 *     none for prices that nobody knows
 */
@ConfigurationProperties("tracker.prices")
public record Prices(
        @DefaultValue("1000") long feeMinorMin,
        @DefaultValue("2000") long feeMinorMax,
        @DefaultValue("2000") long rewardMinorMin,
        @DefaultValue("4000") long rewardMinorMax,
        @DefaultValue("100") long stepMinor,
        @DefaultValue("USD") String currency,
        @Nullable Long seed) {

    private static final long AMOUNT_MINOR_MAX = 1_000_000_000;

    @ConstructorBinding
    public Prices {
        atLeastOne("step-minor", stepMinor);
        range("fee-minor", feeMinorMin, feeMinorMax, stepMinor);
        range("reward-minor", rewardMinorMin, rewardMinorMax, stepMinor);
        if (Currency.getAvailableCurrencies().stream()
                .noneMatch(known -> known.getCurrencyCode().equals(currency))) {
            throw new IllegalArgumentException(
                    "tracker.prices.currency must be an ISO 4217 code, it is '%s'".formatted(currency));
        }
    }

    /** Without a seed. */
    public Prices(
            long feeMinorMin,
            long feeMinorMax,
            long rewardMinorMin,
            long rewardMinorMax,
            long stepMinor,
            String currency) {
        this(feeMinorMin, feeMinorMax, rewardMinorMin, rewardMinorMax, stepMinor, currency, null);
    }

    /** Below zero, from the assignee's view. */
    long drawFeeMinor(RandomGenerator random) {
        return -draw(random, feeMinorMin, feeMinorMax);
    }

    /** Above zero. */
    long drawRewardMinor(RandomGenerator random) {
        return draw(random, rewardMinorMin, rewardMinorMax);
    }

    private long draw(RandomGenerator random, long min, long max) {
        return min + stepMinor * random.nextLong((max - min) / stepMinor + 1);
    }

    private static void range(String name, long min, long max, long step) {
        atLeastOne(name + "-min", min);
        if (max < min || max > AMOUNT_MINOR_MAX) {
            throw new IllegalArgumentException("tracker.prices.%s-max must be from %d (%s-min) to %d, it is %d"
                    .formatted(name, min, name, AMOUNT_MINOR_MAX, max));
        }
        if ((max - min) % step != 0) {
            throw new IllegalArgumentException(
                    "tracker.prices.%s-max must be %d plus a multiple of %d, it is %d".formatted(name, min, step, max));
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("tracker.prices.%s must be 1 or more, it is %d".formatted(name, value));
        }
    }
}
