package dev.ates.analytics.letter;

import dev.ates.analytics.journal.Journal;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures of a final day in a few lines, beside those of the days before it, which are final too. */
@Component
class DayInBrief {

    static final int WEEK = 7;

    private final JdbcClient jdbc;
    private final Journal journal;

    DayInBrief(JdbcClient jdbc, Journal journal) {
        this.jdbc = jdbc;
        this.journal = journal;
    }

    /**
     * @param before the day before; {@code null} for the first one
     * @param week the last seven days, this one included, oldest first; fewer in the first week
     * @param weekBeforeMinor what was earned in the seven days before those; {@code null} unless there are figures of all seven
     */
    record Brief(
            String currency,
            Figures day,
            @Nullable Figures before,
            List<Figures> week,
            @Nullable Long weekBeforeMinor) {

        long weekMinor() {
            return sum(week);
        }
    }

    /**
     * @param inTheRedMinor the sum of the balances below zero
     * @param bestText the text of the most expensive task; {@code null} if none was completed
     * @param bestBy who completed it; {@code null} also if the person is not known here
     */
    record Figures(
            LocalDate day,
            boolean isFinal,
            long earnedMinor,
            long inTheRed,
            long inTheRedMinor,
            @Nullable String bestText,
            @Nullable Long bestMinor,
            @Nullable String bestBy) {}

    /** Empty while the day is provisional: its figures may change. */
    Optional<Brief> of(LocalDate day) {
        List<Figures> days = jdbc.sql("""
                        select day.day, day.state = 'final' as is_final, day.company_earned_minor as earned_minor, day.in_the_red, day.in_the_red_minor,
                               day.most_expensive_text as best_text, day.most_expensive_reward_minor as best_minor, person.name as best_by
                          from day
                          left join person on person.id = day.most_expensive_done_by
                         where day.day > :day - :days and day.day <= :day
                         order by day.day
                        """)
                .param("day", day)
                .param("days", 2 * WEEK)
                .query(Rows.as(Figures.class))
                .list();
        if (days.isEmpty()
                || !days.getLast().day().equals(day)
                || !days.getLast().isFinal()) {
            return Optional.empty();
        }
        LocalDate weekBegins = day.minusDays(WEEK - 1L);
        List<Figures> week =
                days.stream().filter(one -> !one.day().isBefore(weekBegins)).toList();
        List<Figures> weekBefore =
                days.stream().filter(one -> one.day().isBefore(weekBegins)).toList();
        return Optional.of(new Brief(
                journal.currency().orElseThrow(),
                days.getLast(),
                days.stream()
                        .filter(one -> one.day().equals(day.minusDays(1)))
                        .findFirst()
                        .orElse(null),
                week,
                weekBefore.size() < WEEK ? null : sum(weekBefore)));
    }

    private static long sum(List<Figures> days) {
        return days.stream().mapToLong(Figures::earnedMinor).reduce(0, Math::addExact);
    }
}
