package dev.ates.analytics.figures;

import dev.ates.analytics.figures.DayFigures.ExpensiveTask;
import dev.ates.analytics.figures.PeriodFigures.Compared;
import dev.ates.sql.Columns;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Queries on periods. Their figures are those of their days. */
@Repository
class Periods {

    /** Days become final in order, so a period is final exactly if its last day is. */
    private static final String FIGURES = """
            select period.first_day, period.last_day,
                   period.last_day <= coalesce((select max(day) from finality), '-infinity') as is_final,
                   total.days, total.fees_minor, total.rewards_minor, total.company_earned_minor, total.payouts,
                   total.paid_out_minor,
                   best.day, best.most_expensive_task_id, best.most_expensive_text, best.most_expensive_reward_minor,
                   best.most_expensive_done_by, person.name as most_expensive_done_by_name, best.most_expensive_done_at
              from unnest(:from, :to) with ordinality as period (first_day, last_day, n)
             cross join lateral (
                   select count(*) as days,
                          coalesce(sum(fees_minor), 0)::bigint as fees_minor,
                          coalesce(sum(rewards_minor), 0)::bigint as rewards_minor,
                          coalesce(sum(company_earned_minor), 0)::bigint as company_earned_minor,
                          coalesce(sum(payouts), 0)::bigint as payouts,
                          coalesce(sum(paid_out_minor), 0)::bigint as paid_out_minor
                     from day
                    where day.day between period.first_day and period.last_day) as total
              left join lateral (
                   select day, most_expensive_task_id, most_expensive_text, most_expensive_reward_minor,
                          most_expensive_done_by, most_expensive_done_at
                     from day
                    where day.day between period.first_day and period.last_day and most_expensive_task_id is not null
                    order by most_expensive_reward_minor desc, most_expensive_done_at, most_expensive_seq
                    limit 1) as best on true
              left join person on person.id = best.most_expensive_done_by
             order by period.n
            """;

    private final JdbcClient jdbc;

    Periods(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The figures of periods, in the same order. */
    List<PeriodFigures> figures(List<Period> periods) {
        return jdbc.sql(FIGURES)
                .param("from", Columns.days(periods, period -> period.days().from()))
                .param("to", Columns.days(periods, period -> period.days().to()))
                .query((row, n) -> PeriodFigures.of(periods.get(n), row))
                .list();
    }

    /** The figures of periods, each beside those of the period before it. */
    List<Compared> compared(List<Period> periods) {
        Set<Period> needed = new LinkedHashSet<>(periods);
        periods.forEach(period -> needed.add(period.previous()));
        Map<String, PeriodFigures> found = figures(List.copyOf(needed)).stream()
                .collect(Collectors.toMap(PeriodFigures::period, Function.identity()));
        return periods.stream()
                .map(period -> Compared.of(known(found, period), known(found, period.previous())))
                .toList();
    }

    private static PeriodFigures known(Map<String, PeriodFigures> found, Period period) {
        return Objects.requireNonNull(found.get(period.name()));
    }

    /** The most expensive task of the whole range. */
    MostExpensive mostExpensive(DayRange range) {
        return MostExpensive.of(figures(List.of(Period.of(range))).getFirst());
    }

    /** The most expensive task of each period within the range. */
    List<MostExpensive> mostExpensive(DayRange range, PeriodUnit unit) {
        List<Period> periods = unit.touching(range).stream()
                .map(period -> period.within(range))
                .toList();
        return figures(periods).stream().map(MostExpensive::of).toList();
    }

    /**
     * The most expensive task of a range of days, both ends included.
     *
     * @param provisional whether a day of the range is not final yet, so that the result may change
     * @param task {@code null} when no task was completed
     */
    record MostExpensive(
            LocalDate from,
            LocalDate to,
            boolean provisional,
            @Nullable ExpensiveTask task) {

        private static MostExpensive of(PeriodFigures period) {
            return new MostExpensive(period.from(), period.to(), !period.isFinal(), period.mostExpensive());
        }
    }
}
