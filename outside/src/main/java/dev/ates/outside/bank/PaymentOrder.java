package dev.ates.outside.bank;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment order.
 *
 * @param amountMinor minor units of the currency: 1 to {@value #AMOUNT_MINOR_MAX}, so that the bank can sum its payments
 * @param currency an ISO 4217 code
 * @param creditorName 1 to 200 characters, none of them U+0000
 * @param reference 1 to 200 characters, none of them U+0000
 */
record PaymentOrder(long amountMinor, String currency, UUID creditorId, String creditorName, String reference) {

    static final long AMOUNT_MINOR_MAX = 1_000_000_000_000L;

    PaymentOrder {
        if (amountMinor <= 0 || amountMinor > AMOUNT_MINOR_MAX) {
            throw new IllegalArgumentException(
                    "amountMinor must be 1 to %d, it is %d".formatted(AMOUNT_MINOR_MAX, amountMinor));
        }
        if (!text("currency", currency).matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code, it is '%s'".formatted(currency));
        }
        if ((Object) creditorId == null) {
            throw new IllegalArgumentException("creditorId must be a UUID, it is missing");
        }
        text("creditorName", creditorName);
        text("reference", reference);
    }

    private static String text(String field, @Nullable String value) {
        int length = value == null ? 0 : value.codePointCount(0, value.length());
        if (value == null || length < 1 || length > 200) {
            throw new IllegalArgumentException("%s must have 1 to 200 characters, it has %d".formatted(field, length));
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "%s must not contain U+0000, it does at index %d".formatted(field, value.indexOf('\0')));
        }
        return value;
    }
}
