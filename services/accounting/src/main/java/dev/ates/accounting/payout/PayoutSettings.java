package dev.ates.accounting.payout;

import static dev.ates.contracts.SettingBounds.within;

import dev.ates.robots.Backoff;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param minimumMinor the minimum payout in minor units: 1 or more. A lower balance stays on the account
 * @param batchSizeMax how many payouts are claimed at once: 1 to 1,000
 * @param holdFor after which another instance takes over the payouts of a dead one; longer than a batch may take
 * @param retryAfter how long to wait after the first attempt without an outcome; doubled with each one
 * @param retryAfterMax the maximum wait
 */
@ConfigurationProperties("ates.payouts")
record PayoutSettings(
        @DefaultValue("1") long minimumMinor,
        @DefaultValue("64") int batchSizeMax,
        @DefaultValue("1m") Duration holdFor,
        @DefaultValue("1s") Duration retryAfter,
        @DefaultValue("1m") Duration retryAfterMax) {

    PayoutSettings {
        if (minimumMinor < 1) {
            throw new IllegalArgumentException("ates.payouts.minimum-minor must be 1 or more, it is " + minimumMinor);
        }
        within("ates.payouts.batch-size-max", batchSizeMax, 1, 1_000);
        if (retryAfter.isNegative() || retryAfterMax.compareTo(retryAfter) < 0) {
            throw new IllegalArgumentException("ates.payouts.retry-after must be 0 to retry-after-max (%s), it is %s"
                    .formatted(retryAfterMax, retryAfter));
        }
    }

    /** The wait after a number of attempts. */
    Duration retryAfter(int attempts) {
        return new Backoff(retryAfter, retryAfterMax).after(attempts);
    }
}
