package dev.ates.ui;

import dev.ates.contracts.Invisible;
import java.util.stream.Stream;

/** Texts in CSV files (RFC 4180) that people open in spreadsheets. */
public final class CsvText {

    /** Including full-width characters, which East Asian spreadsheets treat the same. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠｜％";

    private CsvText() {}

    /** The text in quotes. One that a spreadsheet would evaluate as a formula gets an apostrophe. */
    public static String quoted(String text) {
        String shown = Invisible.removedFrom(text).replaceAll("^[\\p{Cf}\\s\\p{Z}]+", "");
        boolean formula = Stream.of(text, shown)
                .anyMatch(start -> !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0);
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
