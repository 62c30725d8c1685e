package dev.ates.tracker.task;

import dev.ates.contracts.UuidV7;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** What a new task gets by chance. A seeded generator repeats it. */
@Component
final class Draws {

    private final RandomGenerator random;
    private final RandomGenerator ofPrices;
    private final Prices prices;

    Draws(RandomGenerator random, Prices prices) {
        this.random = random;
        this.ofPrices = prices.seed() == null ? random : new Random(prices.seed());
        this.prices = prices;
    }

    /**
     * Drawn in this order.
     *
     * @param person a uniform number of 0 to 2<sup>63</sup> − 2, from which a strategy finds the assignee
     * @param feeMinor below zero
     * @param rewardMinor above zero
     */
    record Drawn(long person, long feeMinor, long rewardMinor) {}

    Drawn next() {
        return new Drawn(
                random.nextLong(Long.MAX_VALUE), prices.drawFeeMinor(ofPrices), prices.drawRewardMinor(ofPrices));
    }

    /** A new id, drawn after the rest. */
    UUID id(Instant now) {
        return UuidV7.of(now, random);
    }

    /** ISO 4217, of the prices. */
    String currency() {
        return prices.currency();
    }
}
