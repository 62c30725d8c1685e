package dev.ates.analytics.metric.settlements;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.journal.Facts;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The outcomes of the payouts of a day at the bank, which arrive after the day is closed. A payout that the bank returns in
 * parts is returned once.
 */
@Configuration(proxyBeanMethods = false)
class Settlements {

    private static final String ADD = """
            with come_back as (
                insert into day_return (day, account_id)
                select distinct day, account_id from fact where %1$s and kind = 'returned'
                order by day, account_id
                on conflict (day, account_id) do nothing
                returning day
            )
            insert into day_settlement as kept (day, paid, paid_minor, rejected, rejected_minor, returned, returned_minor)
            select day,
                   count(*) filter (where kind = 'paid'),
                   coalesce(sum(amount_minor) filter (where kind = 'paid'), 0),
                   count(*) filter (where kind = 'rejected'),
                   coalesce(sum(amount_minor) filter (where kind = 'rejected'), 0),
                   (select count(*) from come_back where come_back.day = fact.day),
                   coalesce(sum(amount_minor) filter (where kind = 'returned'), 0)
              from fact
             where %1$s and %2$s
             group by day
             order by day
            on conflict (day) do update
               set paid = kept.paid + excluded.paid,
                   paid_minor = kept.paid_minor + excluded.paid_minor,
                   rejected = kept.rejected + excluded.rejected,
                   rejected_minor = kept.rejected_minor + excluded.rejected_minor,
                   returned = kept.returned + excluded.returned,
                   returned_minor = kept.returned_minor + excluded.returned_minor
            """.formatted(Facts.SECTION, Facts.OF_THE_BANK);

    @Bean
    static Metric settlementsMetric() {
        return new Metric("settlements", 2, List.of("day_settlement", "day_return"), List.of(ADD), Reach.day);
    }
}
