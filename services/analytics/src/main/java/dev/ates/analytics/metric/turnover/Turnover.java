package dev.ates.analytics.metric.turnover;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.figures.Tab;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The turnover by hour of the day: the fees that were taken and the rewards that were given. It is kept by quarters of an hour,
 * which every zone's hours consist of, so the steps need no zone.
 */
@Configuration(proxyBeanMethods = false)
class Turnover {

    private static final String ADD = """
            insert into turnover as kept (day, since, fees_minor, rewards_minor)
            select day, date_bin('15 minutes', time, 'epoch'), %s, %s
              from fact
             where %s and not late and (%s or %s)
             group by 1, 2
             order by 1, 2
            on conflict (day, since) do update
               set fees_minor = kept.fees_minor + excluded.fees_minor,
                   rewards_minor = kept.rewards_minor + excluded.rewards_minor
            """.formatted(
                    Facts.minor(Sum.fees),
                    Facts.minor(Sum.rewards),
                    Facts.SECTION,
                    Facts.postings(Sum.fees),
                    Facts.postings(Sum.rewards));

    @Bean
    static Metric turnoverMetric() {
        return new Metric("turnover", 1, List.of("turnover"), List.of(ADD), Reach.day);
    }

    @Bean
    static Tab turnoverTab() {
        return new Tab("/turnover", "Turnover by hour");
    }
}
