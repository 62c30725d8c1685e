package dev.ates.accounting.reconciliation;

import dev.ates.ui.Days;
import java.time.LocalDate;

/** The position of a line in the list, such as {@code 2026-11-24.3}. */
record Place(LocalDate day, long number) {

    static Place of(Differences.OtherLine line) {
        return new Place(line.day(), line.number());
    }

    /** @throws IllegalArgumentException when it is not such a position */
    static Place parse(String text) {
        String[] parts = text.split("\\.", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException(text);
        }
        return new Place(Days.parse(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public String toString() {
        return day + "." + number;
    }
}
