package dev.ates.bank.iso20022;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * The days that a statement covers. Its last day is that of its closing balance. Its first day follows from its period:
 * many banks write it in UTC, so that it begins on the evening before, and as long as no day is counted that it does not
 * cover, no other statement of that day is missed or replaced.
 *
 * @param dated whether the statement states them; otherwise they are taken from its bookings, or its creation
 */
record StatementDays(LocalDate since, LocalDate until, boolean dated) {

    /** How many days a statement may cover. */
    private static final long DAYS_MAX = 31;

    private static final long HOURS_PER_DAY = 24;

    /** @param zone in which times that are not written in the bank's own time are understood */
    static StatementDays read(Element part, List<Booking> bookings, ZoneId zone) {
        Optional<LocalDate> stated = until(part, bookings, zone);
        LocalDate until = stated.orElseGet(() -> guessed(part, bookings));
        return new StatementDays(since(part, until, zone), until, stated.isPresent());
    }

    /** The day of the closing balance, or otherwise the last day of the period. */
    private static Optional<LocalDate> until(Element part, List<Booking> bookings, ZoneId zone) {
        Optional<LocalDate> end = end(part).flatMap(text -> Days.last(text, zone));
        Optional<String> closing = Balances.closingDate(part);
        if (closing.isEmpty()) {
            return end;
        }
        LocalDate day = Days.begin(closing.get())
                .orElseThrow(() -> new Xml.Unreadable(
                        "Its closing balance has no valid date: " + Xml.clean(closing.get(), 40), null));
        // A balance at midnight is that of the day before, if something else says so.
        LocalDate before = day.minusDays(1);
        boolean ended =
                end.or(() -> lastBooked(bookings)).filter(before::equals).isPresent();
        return Optional.of(Days.isMidnight(closing.get()) && ended ? before : day);
    }

    /** The day of its last booking, of another balance, or of its creation. */
    private static LocalDate guessed(Element part, List<Booking> bookings) {
        return lastBooked(bookings)
                .or(() -> Xml.all(part, "Bal/Dt").stream()
                        .flatMap(date -> Xml.text(date, "Dt").or(() -> Xml.text(date, "DtTm")).stream())
                        .flatMap(date -> Days.begin(date).stream())
                        .max(LocalDate::compareTo))
                .or(() -> Xml.text(part, "CreDtTm").flatMap(Days::begin))
                .orElseThrow(() -> new Xml.Unreadable("It does not say which day it is about", null));
    }

    private static Optional<LocalDate> lastBooked(List<Booking> bookings) {
        return bookings.stream().map(Booking::day).filter(Objects::nonNull).max(LocalDate::compareTo);
    }

    /**
     * The first day of the period, or of several closing balances: {@code until} itself if an impossible one, or none, is
     * stated.
     */
    private static LocalDate since(Element part, LocalDate until, ZoneId zone) {
        return begin(part)
                .flatMap(begin -> lengthInDays(part, begin)
                        .map(days -> until.minusDays(days - 1))
                        .or(() -> Days.first(begin, zone)))
                .or(() -> Balances.closingDays(part).stream().min(LocalDate::compareTo))
                .filter(from -> from.isBefore(until) && ChronoUnit.DAYS.between(from, until) < DAYS_MAX)
                .orElse(until);
    }

    /** For a period that does not begin at a midnight where it was written, and has an end: its days, at least one. */
    private static Optional<Long> lengthInDays(Element part, String begin) {
        return Days.instant(begin)
                .filter(from -> !Days.isMidnight(begin))
                .flatMap(from -> end(part)
                        .flatMap(Days::instant)
                        .map(to -> Math.max(
                                1, Math.round(Duration.between(from, to).toMinutes() / 60.0 / HOURS_PER_DAY))));
    }

    private static Optional<String> begin(Element part) {
        return Xml.text(part, "FrToDt/FrDtTm").or(() -> Xml.text(part, "FrToDt/FrDt"));
    }

    private static Optional<String> end(Element part) {
        return Xml.text(part, "FrToDt/ToDtTm").or(() -> Xml.text(part, "FrToDt/ToDt"));
    }
}
