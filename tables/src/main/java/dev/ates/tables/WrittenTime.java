package dev.ates.tables;

import dev.ates.contracts.ForeignText;
import dev.ates.contracts.TextRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as tools write it: ISO 8601 as GitHub and Jira export it, {@code 03/Mar/26 2:05 PM} as Jira shows it, {@code
 * Mar 3, 2026, 2:05 PM} as English programs do, {@code 2026-03-03 14:05} and {@code 03.03.2026 14:05} as spreadsheets do. Ambiguous times are refused.
 *
 * @param offset from UTC, if it is written
 */
record WrittenTime(LocalDateTime local, @Nullable ZoneOffset offset) {

    /** Times outside these years come from cells that were never set, because nobody worked then. */
    private static final int YEAR_MIN = 1971;

    private static final int YEAR_MAX = 2099;

    /** The first day of DOS, and what MySQL's zero becomes in other programs. */
    private static final Set<LocalDate> NEVER_SET = Set.of(LocalDate.of(1980, 1, 1), LocalDate.of(1999, 11, 30));

    /** A time without an offset may be of a zone in which it is later than in UTC. */
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    private static final int SHOWN_CHARACTERS_MAX = 60;

    private static final String TIME =
            "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?: ?(?<half>[ap])m)?";

    private static final Pattern ISO = insensitive("(?<year>\\d{4})([-/])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})[T ]"
            + TIME + " ?(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

    private static final String MONTH = "(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";

    private static final Pattern JIRA = insensitive("(?<day>\\d{1,2})/" + MONTH + "/(?<year>\\d{4}|\\d{2}) " + TIME);

    private static final Pattern ENGLISH = insensitive(MONTH + " (?<day>\\d{1,2}), (?<year>\\d{4}),? (?:at )?" + TIME);

    private static final Pattern DOTTED =
            insensitive("(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4}),? " + TIME);

    private static final Pattern SLASHED = Pattern.compile("\\d{1,4}/\\d{1,2}/\\d{1,4}\\b.*");

    private static final Pattern DATE =
            Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{1,2}/[A-Za-z]{3}/\\d{2,4}");

    private static final Pattern YEAR = Pattern.compile("\\b\\d{4}\\b");

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)?");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** Tools put a narrow space before PM, and pasting brings others. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");

    private static Pattern insensitive(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /**
     * @param column for the message
     * @param zone of times without an offset; without one they are refused
     * @throws IllegalArgumentException naming the column, the text and what to write instead
     */
    static Instant read(String column, String text, @Nullable ZoneId zone) {
        String shown = shown(column, text);
        WrittenTime written = understood(column, text, shown);
        return written.offset != null ? written.local.toInstant(written.offset) : in(zone, written.local, shown);
    }

    /**
     * The same.
     *
     * @throws IllegalArgumentException also when it is after this moment
     */
    static Instant readPast(String column, String text, @Nullable ZoneId zone, Instant now) {
        Instant read = read(column, text, zone);
        requirePast(read, now, shown(column, text));
        return read;
    }

    private static WrittenTime understood(String column, String text, String shown) {
        if (TextRule.isBlank(text)) {
            throw new IllegalArgumentException(column + " is empty");
        }
        WrittenTime written;
        try {
            written = of(SPACES.matcher(text.strip()).replaceAll(" "));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s is no time: %s".formatted(shown, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s %s".formatted(shown, e.getMessage()), e);
        }
        requireYear(written.local.getYear(), shown);
        return written;
    }

    /**
     * Of a time of which only the presence matters, so that dates alone and ambiguous ones will do.
     *
     * @throws IllegalArgumentException when it is no time, one that was never set, or one after this moment
     */
    static void requirePlausible(String column, String text, Instant now) {
        String date = text.strip();
        String shown = shown(column, text);
        LocalDateTime earliest;
        if (SLASHED.matcher(date).matches()) {
            Matcher year = YEAR.matcher(date);
            if (!year.find()) {
                return;
            }
            earliest = LocalDate.of(Integer.parseInt(year.group()), 1, 2).atStartOfDay();
        } else if (DATE.matcher(date).matches()) {
            earliest = understood(column, date + " 00:00", shown).local;
        } else {
            earliest = understood(column, text, shown).local;
        }
        requireYear(earliest.getYear(), shown);
        if (NEVER_SET.contains(earliest.toLocalDate())) {
            throw new IllegalArgumentException(
                    "%s is what programs write for a time that was never set".formatted(shown));
        }
        requirePast(earliest.toInstant(ZoneOffset.UTC), now.plus(AHEAD_MAX), shown);
    }

    private static void requirePast(Instant at, Instant now, String shown) {
        if (at.isAfter(now)) {
            throw new IllegalArgumentException("%s has not come yet".formatted(shown));
        }
    }

    private static void requireYear(int year, String shown) {
        if (year < YEAR_MIN || year > YEAR_MAX) {
            throw new IllegalArgumentException("%s is not in the years %d to %d".formatted(shown, YEAR_MIN, YEAR_MAX));
        }
    }

    private static String shown(String column, String text) {
        return "%s '%s'".formatted(column, ForeignText.shown(text.strip(), SHOWN_CHARACTERS_MAX));
    }

    private static Instant in(@Nullable ZoneId zone, LocalDateTime local, String shown) {
        if (zone == null) {
            throw new IllegalArgumentException(
                    "%s has no offset such as Z or +02:00: say which zone the file's times are in".formatted(shown));
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() == 1) {
            return local.toInstant(offsets.getFirst());
        }
        throw new IllegalArgumentException(
                offsets.isEmpty()
                        ? "%s does not exist in %s, where clocks were set forward over it".formatted(shown, zone)
                        : "%s comes twice in %s, where clocks were set back: it needs its offset, %s or %s"
                                .formatted(shown, zone, offsets.getFirst(), offsets.getLast()));
    }

    private static WrittenTime of(String text) {
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            String offset = iso.group("offset");
            return new WrittenTime(local(iso, number(iso, "month")), offset == null ? null : offset(offset));
        }
        Matcher dotted = DOTTED.matcher(text);
        if (dotted.matches()) {
            return new WrittenTime(local(dotted, number(dotted, "month")), null);
        }
        for (Pattern named : List.of(JIRA, ENGLISH)) {
            Matcher matcher = named.matcher(text);
            if (matcher.matches()) {
                int month = MONTHS.indexOf(matcher.group("month").toLowerCase(Locale.ROOT)) + 1;
                return new WrittenTime(local(matcher, month), null);
            }
        }
        throw notUnderstood(text);
    }

    private static LocalDateTime local(Matcher written, int month) {
        int year = number(written, "year");
        String second = written.group("second");
        String fraction = written.group("fraction");
        return LocalDateTime.of(
                written.group("year").length() == 2 ? 2000 + year : year,
                month,
                number(written, "day"),
                hour(written),
                number(written, "minute"),
                second == null ? 0 : Integer.parseInt(second),
                fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    }

    private static int hour(Matcher written) {
        int hour = number(written, "hour");
        String half = written.group("half");
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("hour %d with %sM".formatted(hour, half.toUpperCase(Locale.ROOT)));
        }
        return hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }

    private static int number(Matcher written, String group) {
        return Integer.parseInt(written.group(group));
    }

    private static ZoneOffset offset(String written) {
        return Character.isLetter(written.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(written);
    }

    private static IllegalArgumentException notUnderstood(String text) {
        if (SLASHED.matcher(text).matches()) {
            return new IllegalArgumentException(
                    "does not say whether the day or the month comes first: write 2026-03-04 14:05");
        }
        if (DATE.matcher(text).matches()) {
            return new IllegalArgumentException("has no time of day: write 2026-03-04 14:05");
        }
        if (NUMBER.matcher(text).matches()) {
            return new IllegalArgumentException(
                    "is a number, as spreadsheets keep times: format its cells as yyyy-mm-dd hh:mm");
        }
        return new IllegalArgumentException(
                "is not understood: write 2026-03-04T14:05:00Z, 2026-03-04 14:05 or 04/Mar/26 2:05 PM");
    }
}
