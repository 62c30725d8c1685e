package dev.ates.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Formats days and times for people; {@code @days} in templates. Days are ISO dates, times are in the business zone. */
@Component("days")
public final class Days {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final Pattern ISO = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final LocalDate MIN = LocalDate.of(1900, 1, 1);
    /** The format that {@link #parse} expects. */
    public static final String EXPECTED = "must be a day such as 2026-11-24, from 1900-01-01 to 9999-12-31";

    private final ZoneId zone;

    Days(@Value("${ates.business.zone:UTC}") ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Parses a day of an address or a form: a valid date from 1900-01-01 to 9999-12-31. Events have the same bounds, and
     * arithmetic on such days stays within the ranges of {@link LocalDate} and PostgreSQL.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static LocalDate parse(String text) {
        if (ISO.matcher(text).matches()) {
            try {
                var day = LocalDate.parse(text);
                if (!day.isBefore(MIN)) {
                    return day;
                }
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(EXPECTED, e);
            }
        }
        throw new IllegalArgumentException(EXPECTED);
    }

    /**
     * Refuses a day in the future: it has no data yet, and an empty answer would look like a fact.
     *
     * @throws InvalidParameter naming the parameter
     */
    public static void requireBegun(String parameter, LocalDate day, LocalDate today) {
        if (day.isAfter(today)) {
            throw new InvalidParameter(parameter, day.toString(), "must not be later than today, %s".formatted(today));
        }
    }

    public String day(LocalDate day) {
        return day.toString();
    }

    /** To the minute, such as {@code 2026-11-24 09:30}. */
    public String time(Instant time) {
        return MINUTES.format(time.atZone(zone));
    }

    /** To the second, for logs of robots and letters. */
    public String second(Instant time) {
        return SECONDS.format(time.atZone(zone));
    }

    /** Such as {@code 3 s}, {@code 5 min}, {@code 2 h}, {@code 4 days}; a negative one counts as zero. */
    public static String ago(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * ChronoUnit.HOURS.getDuration().toSeconds()) {
            return seconds / 60 + " min";
        }
        if (seconds < 2 * ChronoUnit.DAYS.getDuration().toSeconds()) {
            return seconds / 3600 + " h";
        }
        return seconds / 86_400 + " days";
    }
}
