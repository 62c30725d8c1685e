package dev.ates.ui;

import dev.ates.contracts.FormulaText;

/** Texts in CSV files (RFC 4180) that people open in spreadsheets. */
public final class CsvText {

    private CsvText() {}

    /** The text in quotes. One that a spreadsheet would evaluate as a formula gets an apostrophe. */
    public static String quoted(String text) {
        return "\"" + FormulaText.written(text).replace("\"", "\"\"") + "\"";
    }
}
