package dev.ates.directory.people;

import static java.util.Comparator.comparing;

import dev.ates.contracts.Absence;
import dev.ates.contracts.ForeignText;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How every kind of directory writes absences: {@code 2026-12-24..2027-01-02; 2027-03-08..2027-03-08}, the first and the last
 * day of each, in any order.
 */
public final class AbsenceText {

    private static final String SEPARATOR = "; ";
    private static final String DAY = "(\\d{4}-\\d{2}-\\d{2})";
    private static final Pattern ONE = Pattern.compile(DAY + "\\s*\\.\\.\\s*" + DAY);

    private AbsenceText() {}

    /** The text of an attribute with several values, which a directory returns in any order. */
    public static String joined(Stream<String> values) {
        return values.sorted().collect(Collectors.joining(SEPARATOR));
    }

    /**
     * @param text {@code null} or blank for none
     * @throws IllegalArgumentException naming the days that are wrong
     */
    static List<Absence> read(@Nullable String text) {
        List<Absence> absences = Stream.of((text == null ? "" : text).split(";"))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(AbsenceText::one)
                .sorted(comparing(Absence::from))
                .toList();
        if (absences.size() > PersonChanged.ABSENCES_MAX) {
            throw new IllegalArgumentException("There must be at most %d absences, there are %d."
                    .formatted(PersonChanged.ABSENCES_MAX, absences.size()));
        }
        try {
            Absence.requireInOrder(absences);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The %s.".formatted(e.getMessage()), e);
        }
        return absences;
    }

    static String of(List<Absence> absences) {
        return absences.stream().map(Absence::toString).collect(Collectors.joining(SEPARATOR));
    }

    private static Absence one(String text) {
        Matcher days = ONE.matcher(text);
        if (!days.matches()) {
            throw notADay(text);
        }
        LocalDate from = day(days.group(1), text);
        LocalDate to = day(days.group(2), text);
        try {
            return new Absence(from, to);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The %s.".formatted(e.getMessage()), e);
        }
    }

    private static LocalDate day(String day, String text) {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeException e) {
            throw notADay(text);
        }
    }

    private static IllegalArgumentException notADay(String text) {
        return new IllegalArgumentException(
                "The absences must be like 2026-12-24..2027-01-02, separated by semicolons; '%s' is not."
                        .formatted(ForeignText.shown(text)));
    }
}
