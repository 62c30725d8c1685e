package dev.ates.analytics.metric.mostexpensive;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The most expensive task of a day: the highest reward; among equal ones the task completed first. */
@Configuration(proxyBeanMethods = false)
class MostExpensive {

    private static final String TAKE = """
            insert into day_best as kept (day, task_id, text, reward_minor, done_by, done_at, seq)
            select distinct on (day) day, task_id, text, amount_minor, account_id, time, seq
              from fact
             where %s and not late and %s and task_id is not null
             order by day, amount_minor desc, time, seq
            on conflict (day) do update
               set task_id = excluded.task_id, text = excluded.text, reward_minor = excluded.reward_minor,
                   done_by = excluded.done_by, done_at = excluded.done_at, seq = excluded.seq
             where (-excluded.reward_minor, excluded.done_at, excluded.seq)
                   < (-kept.reward_minor, kept.done_at, kept.seq)
            """.formatted(Facts.SECTION, Facts.postings(Sum.rewards));

    @Bean
    static Metric mostExpensiveMetric() {
        return new Metric("most_expensive", 1, List.of("day_best"), List.of(TAKE), Reach.day);
    }
}
