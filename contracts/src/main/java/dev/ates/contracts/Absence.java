package dev.ates.contracts;

import java.time.LocalDate;
import java.util.List;

/**
 * Days on which a person is away, in the business zone.
 *
 * @param from the first day
 * @param to the last day
 */
public record Absence(LocalDate from, LocalDate to) {

    public Absence {
        Bounds.day("from", from);
        Bounds.day("to", to);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("absence %s..%s ends before it begins".formatted(from, to));
        }
    }

    /** @throws IllegalArgumentException when one does not begin after the end of the one before it */
    public static void requireInOrder(List<Absence> absences) {
        for (int next = 1; next < absences.size(); next++) {
            Absence one = absences.get(next - 1);
            Absence other = absences.get(next);
            if (!other.from().isAfter(one.to())) {
                throw new IllegalArgumentException("absences %s and %s %s"
                        .formatted(one, other, other.to().isBefore(one.from()) ? "are not in order" : "overlap"));
            }
        }
    }

    /** Such as {@code 2026-12-24..2027-01-02}. */
    @Override
    public String toString() {
        return from + ".." + to;
    }
}
