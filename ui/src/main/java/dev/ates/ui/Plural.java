package dev.ates.ui;

import java.util.Locale;

/** The plural form of a counted noun: the categories of Unicode CLDR, for the supported languages. */
public enum Plural {
    one,
    few,
    many,
    other;

    /**
     * English: {@code one} for 1. Russian, by the last digits: {@code one} for 1, 21; {@code few} for 2 to 4, 22 to 24;
     * {@code many} for 0, 5 to 20, 25. Every other language is counted as English.
     */
    public static Plural of(Locale locale, long count) {
        return locale.getLanguage().equals("ru") ? russian(count) : count == 1 ? one : other;
    }

    private static Plural russian(long count) {
        long tens = count % 100;
        long digit = count % 10;
        if (tens >= 11 && tens <= 14) {
            return many;
        }
        return digit == 1 ? one : digit >= 2 && digit <= 4 ? few : many;
    }
}
