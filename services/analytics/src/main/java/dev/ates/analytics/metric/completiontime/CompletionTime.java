package dev.ates.analytics.metric.completiontime;

import dev.ates.analytics.engine.Metric;
import dev.ates.analytics.engine.Metric.Reach;
import dev.ates.analytics.figures.Tab;
import dev.ates.analytics.journal.Facts;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How long tasks take from their last assignment, by which the person who completed them had them, to their completion. A row
 * for each task, because medians of parts do not make the median of the whole.
 */
@Configuration(proxyBeanMethods = false)
class CompletionTime {

    private static final String KEEP =
            """
            insert into completion_time as kept (task_id, assigned_at, completed_at, day, person)
            select cast(data ->> 'taskId' as uuid),
                   max(time) filter (where %1$s),
                   min(time) filter (where %2$s),
                   min(day) filter (where %2$s),
                   (array_agg(cast(data ->> 'assigneeId' as uuid)) filter (where %2$s))[1]
              from event
             where %3$s and stream = 'tracker' and (%1$s or %2$s)
             group by 1
             order by 1
            on conflict (task_id) do update
               set assigned_at = greatest(kept.assigned_at, excluded.assigned_at),
                   completed_at = coalesce(kept.completed_at, excluded.completed_at),
                   day = coalesce(kept.day, excluded.day),
                   person = coalesce(kept.person, excluded.person)
            """.formatted(Facts.events(TaskAssigned.class), Facts.events(TaskCompleted.class), Facts.SECTION);

    @Bean
    static Metric completionTimeMetric() {
        return new Metric("completion_time", 1, List.of("completion_time"), List.of(KEEP), Reach.any);
    }

    @Bean
    static Tab completionTimeTab() {
        return new Tab("/completion-time", "Completion time");
    }
}
