package dev.ates.analytics.metric.earnings;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sums of a day: what the management earned, and what was paid out. */
@Configuration(proxyBeanMethods = false)
class Earnings {

    private static final String ADD = """
            with told as (
                select day,
                       count(*) filter (where %1$s) as postings,
                       %2$s as fees_minor,
                       %3$s as rewards_minor,
                       count(*) filter (where %4$s) as payouts,
                       -%5$s as paid_out_minor,
                       %6$s as other_minor,
                       count(*) filter (where kind = 'carried_over') as carried_over,
                       coalesce(sum(amount_minor) filter (where kind = 'carried_over'), 0) as carried_over_minor
                  from fact
                 where %9$s and not late and not %7$s
                 group by day
            ), closed as (
                select distinct day from event where %9$s and %8$s
            )
            insert into day_sum as kept (day, postings, fees_minor, rewards_minor, payouts, paid_out_minor, other_minor,
                                         carried_over, carried_over_minor)
            select day, coalesce(postings, 0), coalesce(fees_minor, 0), coalesce(rewards_minor, 0), coalesce(payouts, 0),
                   coalesce(paid_out_minor, 0), coalesce(other_minor, 0), coalesce(carried_over, 0),
                   coalesce(carried_over_minor, 0)
              from told full join closed using (day)
             order by day
            on conflict (day) do update
               set postings = kept.postings + excluded.postings,
                   fees_minor = kept.fees_minor + excluded.fees_minor,
                   rewards_minor = kept.rewards_minor + excluded.rewards_minor,
                   payouts = kept.payouts + excluded.payouts,
                   paid_out_minor = kept.paid_out_minor + excluded.paid_out_minor,
                   other_minor = kept.other_minor + excluded.other_minor,
                   carried_over = kept.carried_over + excluded.carried_over,
                   carried_over_minor = kept.carried_over_minor + excluded.carried_over_minor
            """.formatted(
                    Facts.POSTINGS,
                    Facts.minor(Sum.fees),
                    Facts.minor(Sum.rewards),
                    Facts.postings(Sum.payouts),
                    Facts.minor(Sum.payouts),
                    Facts.minor(Sum.others),
                    Facts.OF_THE_BANK,
                    Facts.events(DayClosed.class),
                    Facts.SECTION);

    @Bean
    static Metric earningsMetric() {
        return new Metric("earnings", 1, List.of("day_sum"), List.of(ADD), Reach.day);
    }
}
