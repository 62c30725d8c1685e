package dev.ates.accounting.reconciliation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param returns who credits the money of a returned payout back: people, or the robot automatically
 * @param bookingDaysMax how many banking days after we recorded a payout as paid a bank may book the payment: 0 to 30
 * @param retryAfter how long to wait before a statement is requested again
 * @param missingRetryAfter how long to wait before a missing statement is requested again
 * @param waitMax after which a statement counts as missing
 */
@ConfigurationProperties("ates.reconciliation")
record ReconciliationSettings(
        @DefaultValue("by-people") Returns returns,
        @DefaultValue("1") int bookingDaysMax,
        @DefaultValue("10m") Duration retryAfter,
        @DefaultValue("1d") Duration missingRetryAfter,
        @DefaultValue("10d") Duration waitMax) {

    /** Who posts the return of a payout. */
    enum Returns {
        by_people,
        by_rule
    }

    ReconciliationSettings {
        if (bookingDaysMax < 0 || bookingDaysMax > 30) {
            throw new IllegalArgumentException(
                    "ates.reconciliation.booking-days-max must be 0 to 30, it is " + bookingDaysMax);
        }
        if (retryAfter.isNegative() || retryAfter.isZero() || waitMax.compareTo(retryAfter) < 0) {
            throw new IllegalArgumentException(
                    "ates.reconciliation.retry-after must be above 0 and up to wait-max (%s), it is %s"
                            .formatted(waitMax, retryAfter));
        }
        if (missingRetryAfter.compareTo(retryAfter) < 0) {
            throw new IllegalArgumentException(
                    "ates.reconciliation.missing-retry-after must be at least retry-after (%s), it is %s"
                            .formatted(retryAfter, missingRetryAfter));
        }
    }
}
