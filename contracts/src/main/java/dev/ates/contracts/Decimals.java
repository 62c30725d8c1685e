package dev.ates.contracts;

import java.math.BigDecimal;
import java.util.Currency;

/** Minor units as plain decimals for other programs: a point and the currency's number of decimals. */
public final class Decimals {

    private Decimals() {}

    /** Such as {@code -1234.50}. */
    public static String of(long minor, String currency) {
        return BigDecimal.valueOf(minor, digits(currency)).toPlainString();
    }

    /**
     * The minor units of such a text.
     *
     * @throws IllegalArgumentException when it is not a number, or has the wrong number of decimals
     */
    public static long minor(String decimal, String currency) {
        try {
            return new BigDecimal(decimal).movePointRight(digits(currency)).longValueExact();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' is not a number".formatted(decimal), e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("%s is not an amount in %s".formatted(decimal, currency), e);
        }
    }

    private static int digits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
