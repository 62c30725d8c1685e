package dev.ates.outside.bank;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the bank is asked to pay.
 *
 * @param amountMinor above zero, minor units of the currency
 * @param currency an ISO 4217 code
 * @param creditorName 1 to 200 characters
 * @param reference 1 to 200 characters
 */
record PaymentOrder(long amountMinor, String currency, UUID creditorId, String creditorName, String reference) {

    PaymentOrder {
        if (amountMinor <= 0) {
            throw new IllegalArgumentException("amountMinor must be above 0, it is " + amountMinor);
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
        return value;
    }
}
