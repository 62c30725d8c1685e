package dev.ates.contracts;

import java.util.stream.Stream;

/**
 * Texts in tables that spreadsheets open. One that a spreadsheet would evaluate as a formula is written with an apostrophe
 * before it, and so is one that has apostrophes before a formula of its own: so each can be read back exactly.
 */
public final class FormulaText {

    /** Including full-width characters, which East Asian spreadsheets treat the same. */
    private static final String STARTS = "=+-@\t\r\n|%＝＋－＠｜％";

    private static final char APOSTROPHE = '\'';

    private FormulaText() {}

    /** The text as it is written into a table. */
    public static String written(String text) {
        return isFormula(text) ? APOSTROPHE + text : text;
    }

    /** The text that was written so. */
    public static String read(String written) {
        return !written.isEmpty() && written.charAt(0) == APOSTROPHE && isFormula(written)
                ? written.substring(1)
                : written;
    }

    private static boolean isFormula(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == APOSTROPHE) {
            at++;
        }
        String rest = text.substring(at);
        String shown = Invisible.removedFrom(rest).replaceAll("^[\\p{Cf}\\s\\p{Z}]+", "");
        return Stream.of(rest, shown).anyMatch(start -> !start.isEmpty() && STARTS.indexOf(start.charAt(0)) >= 0);
    }
}
