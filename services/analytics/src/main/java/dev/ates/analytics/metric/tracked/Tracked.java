package dev.ates.analytics.metric.tracked;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The sums of a day by the tracker's own events. The day is that of the event's chunk, which the tracker's seal counts and
 * accounting posts on, even if the clock that stamped the event was already past midnight.
 */
@Configuration(proxyBeanMethods = false)
class Tracked {

    private static final String ADD =
            """
            insert into day_tracked as kept (day, assignments, fees_minor, completions, rewards_minor)
            select day,
                   count(*) filter (where %1$s),
                   coalesce(sum(cast(data ->> 'feeMinor' as bigint)) filter (where %1$s), 0),
                   count(*) filter (where %2$s),
                   coalesce(sum(cast(data ->> 'rewardMinor' as bigint)) filter (where %2$s), 0)
              from event
             where %3$s and stream = 'tracker' and (%1$s or %2$s)
             group by day
             order by day
            on conflict (day) do update
               set assignments = kept.assignments + excluded.assignments,
                   fees_minor = kept.fees_minor + excluded.fees_minor,
                   completions = kept.completions + excluded.completions,
                   rewards_minor = kept.rewards_minor + excluded.rewards_minor
            """.formatted(Facts.events(TaskAssigned.class), Facts.events(TaskCompleted.class), Facts.SECTION);

    @Bean
    static Metric trackedMetric() {
        return new Metric("tracked", 1, List.of("day_tracked"), List.of(ADD), Reach.day);
    }
}
