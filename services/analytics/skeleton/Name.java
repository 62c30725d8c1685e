package dev.ates.analytics.metric.@package@;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.figures.Tab;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the metric @name@ is: for now, how many rewards a day has. */
@Configuration(proxyBeanMethods = false)
class @Name@ {

    private static final String ADD = """
            insert into @name@ as kept (day, number)
            select day, count(*)
              from fact
             where %s and not late and %s
             group by day
             order by day
            on conflict (day) do update set number = kept.number + excluded.number
            """.formatted(Facts.SECTION, Facts.postings(Sum.rewards));

    @Bean
    static Metric @variable@Metric() {
        return new Metric("@name@", 1, List.of("@name@"), List.of(ADD), Reach.day);
    }

    @Bean
    static Tab @variable@Tab() {
        return new Tab("/@path@", "@Title@");
    }
}
