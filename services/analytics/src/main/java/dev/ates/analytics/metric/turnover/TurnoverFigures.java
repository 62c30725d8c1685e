package dev.ates.analytics.metric.turnover;

import dev.ates.analytics.figures.DayRange;
import dev.ates.contracts.BusinessCalendar;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Queries on the turnover. */
@Repository
class TurnoverFigures {

    private static final int HOURS = 24;

    private static final String QUARTERS = """
            select since, sum(fees_minor) as fees_minor, sum(rewards_minor) as rewards_minor
              from turnover
             where day between :from and :to
             group by since
            """;

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;

    TurnoverFigures(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    /**
     * The hours 0 to 23 of all days of the range together, in the business zone. When the clocks go back, an hour comes twice and
     * both are in its sum. The zone is applied here, because to PostgreSQL an offset such as {@code +01:00} is west of Greenwich.
     */
    List<Hour> hours(DayRange range) {
        long[] fees = new long[HOURS];
        long[] rewards = new long[HOURS];
        jdbc.sql(QUARTERS).param("from", range.from()).param("to", range.to()).query(row -> {
            int hour = row.getTimestamp("since")
                    .toInstant()
                    .atZone(calendar.zone())
                    .getHour();
            fees[hour] = Math.addExact(fees[hour], row.getLong("fees_minor"));
            rewards[hour] = Math.addExact(rewards[hour], row.getLong("rewards_minor"));
        });
        return IntStream.range(0, HOURS)
                .mapToObj(hour ->
                        new Hour(hour, fees[hour], rewards[hour], Math.subtractExact(rewards[hour], fees[hour])))
                .toList();
    }

    /**
     * @param hour 0 to 23
     * @param feesMinor zero or below, as people see it
     * @param rewardsMinor zero or above
     * @param turnoverMinor what moved, in either direction
     */
    record Hour(int hour, long feesMinor, long rewardsMinor, long turnoverMinor) {}
}
