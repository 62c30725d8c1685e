package dev.ates.contracts.wire;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The zone of a service's days and the currency of its amounts, which producers and consumers must share.
 *
 * @param zone that business days belong to; {@code null} for a producer too old to tell
 * @param currency of all amounts as in ISO 4217, {@code null} for a service that has no amounts
 */
public record Terms(@Nullable ZoneId zone, @Nullable String currency) {

    public static final Terms UNKNOWN = new Terms(null, null);

    /** Why this service must not apply events with the given terms; {@code null} when they agree. */
    @Nullable
    public String disagreement(String producer, Terms others) {
        // Names differ, days do not: UTC and Etc/UTC are one zone.
        if (zone != null
                && others.zone() != null
                && !zone.getRules().equals(others.zone().getRules())) {
            return "The days of stream %s are those of zone %s, here they are those of %s: nothing of it is applied until both have the same ATES_ZONE"
                    .formatted(producer, others.zone(), zone);
        }
        if (currency != null && others.currency() != null && !currency.equals(others.currency())) {
            return "The amounts of stream %s are in %s, here they are in %s: nothing of it is applied until both have the same ATES_CURRENCY"
                    .formatted(producer, others.currency(), currency);
        }
        return null;
    }
}
