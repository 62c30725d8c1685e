package dev.ates.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Days and times as people read them; {@code @days} in templates. Days are ISO, times are of the business zone. */
@Component("days")
public final class Days {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final ZoneId zone;

    Days(@Value("${ates.business.zone:UTC}") ZoneId zone) {
        this.zone = zone;
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

    /** Such as {@code 3 s}, {@code 5 min}, {@code 2 h}, {@code 4 days}; a negative one counts as none. */
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
