package dev.ates.ui;

import java.util.Currency;
import org.springframework.stereotype.Component;

/** Formats amounts for people; {@code @money} in templates. Integer arithmetic only: amounts are never rounded. */
@Component("money")
public final class Money {

    private static final String MINUS = "−";
    private static final char NARROW_SPACE = '\u202f';

    /**
     * Such as {@code −1 234.50 USD}: a true minus sign, thousands separated by narrow no-break spaces, the currency's number
     * of decimals.
     *
     * @param minor the amount in minor units
     * @param currency an ISO 4217 code
     * @throws IllegalArgumentException for an unknown currency
     */
    public String format(long minor, String currency) {
        return amount(minor, currency) + "\u00a0" + currency;
    }

    /** The same with a plus sign before positive amounts, for changes of a balance. */
    public String change(long minor, String currency) {
        return (minor > 0 ? "+" : "") + format(minor, currency);
    }

    /** Without the currency, for columns that name it in their header. */
    public String amount(long minor, String currency) {
        int decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        var digits = Long.toString(minor).substring(minor < 0 ? 1 : 0);
        var padded = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
        int point = padded.length() - decimals;
        return (minor < 0 ? MINUS : "")
                + grouped(padded.substring(0, point))
                + (decimals == 0 ? "" : "." + padded.substring(point));
    }

    private static String grouped(String whole) {
        var grouped = new StringBuilder(whole);
        for (int at = whole.length() - 3; at > 0; at -= 3) {
            grouped.insert(at, NARROW_SPACE);
        }
        return grouped.toString();
    }
}
