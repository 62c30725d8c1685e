package dev.ates.analytics.day;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares accounting's sums of closed days with those of the tracker's own events. */
@Component
public class Opinions {

    /** Days that accounting has closed, whose postings are all here, and that the tracker has sealed. */
    private static final String COMPARABLE = """
            select day.day, day.fees_minor, day.rewards_minor,
                   sealed.assignments as sealed_assignments, sealed.fees_minor as sealed_fees_minor,
                   sealed.completions as sealed_completions, sealed.rewards_minor as sealed_rewards_minor,
                   coalesce(tracked.assignments, 0) as tracked_assignments,
                   coalesce(tracked.fees_minor, 0) as tracked_fees_minor,
                   coalesce(tracked.completions, 0) as tracked_completions,
                   coalesce(tracked.rewards_minor, 0) as tracked_rewards_minor
              from day_sum day
              join day_closed closed on closed.day = day.day and closed.postings = day.postings
              join day_sealed sealed on sealed.day = day.day
              left join day_tracked tracked on tracked.day = day.day
             where day.day between :from and :to
            """;

    private final JdbcClient jdbc;

    Opinions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Opinion on(LocalDate day) {
        return between(day, day).getOrDefault(day, new Opinion.None());
    }

    /** The days of a range on which the tracker's events and accounting can be compared, and are not the same. */
    List<LocalDate> differing(LocalDate from, LocalDate to) {
        return between(from, to).entrySet().stream()
                .filter(day -> !(day.getValue() instanceof Opinion.Agrees))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<LocalDate, Opinion> between(LocalDate from, LocalDate to) {
        Map<LocalDate, Opinion> opinions = new TreeMap<>();
        jdbc.sql(COMPARABLE).param("from", from).param("to", to).query(row -> {
            opinions.put(row.getObject("day", LocalDate.class), opinion(row));
        });
        return opinions;
    }

    private static Opinion opinion(ResultSet row) throws SQLException {
        List<Difference> missing = differing(
                difference(row, "assignments", "sealed_assignments", "tracked_assignments", false),
                difference(row, "fees", "sealed_fees_minor", "tracked_fees_minor", true),
                difference(row, "completions", "sealed_completions", "tracked_completions", false),
                difference(row, "rewards", "sealed_rewards_minor", "tracked_rewards_minor", true));
        if (!missing.isEmpty()) {
            return new Opinion.Incomplete(missing);
        }
        List<Difference> differences = differing(
                difference(row, "fees", "tracked_fees_minor", "fees_minor", true),
                difference(row, "rewards", "tracked_rewards_minor", "rewards_minor", true));
        return differences.isEmpty() ? new Opinion.Agrees() : new Opinion.Differs(differences);
    }

    private static Difference difference(ResultSet row, String figure, String said, String found, boolean money)
            throws SQLException {
        return new Difference(figure, row.getLong(said), row.getLong(found), money);
    }

    private static List<Difference> differing(Difference... figures) {
        return Stream.of(figures).filter(figure -> figure.missing() != 0).toList();
    }
}
