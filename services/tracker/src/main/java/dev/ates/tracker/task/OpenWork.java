package dev.ates.tracker.task;

import dev.ates.sql.Rows;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a manager looks at first: the oldest open tasks, and how many open tasks people have; {@code @openWork} in templates. */
@Component("openWork")
public final class OpenWork {

    private static final int OLDEST_SHOWN_MAX = 5;
    private static final int PEOPLE_SHOWN_MAX = 5;

    private final JdbcClient jdbc;

    OpenWork(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The open tasks that were created first, at most {@value #OLDEST_SHOWN_MAX}. */
    public List<Task> oldest() {
        return jdbc.sql(TaskRow.LIST + "where task.status = 'open' order by task.number limit :max")
                .param("max", OLDEST_SHOWN_MAX)
                .query(TaskRow::task)
                .list();
    }

    /**
     * A person's share of the open tasks.
     *
     * @param name empty if the directory has not published the person
     */
    public record Load(UUID personId, String name, long tasks) {}

    private static final String BUSIEST = """
            with load as (
              select assignee_id, count(*) as tasks
              from task
              where status = 'open'
              group by assignee_id
              order by count(*) desc, assignee_id
              limit :max
            )
            select load.assignee_id as person_id, coalesce(person.name, '') as name, load.tasks
            from load
            left join person on person.id = load.assignee_id
            order by load.tasks desc, load.assignee_id
            """;

    /** The people with the most open tasks, the busiest first, at most {@value #PEOPLE_SHOWN_MAX}. */
    public List<Load> busiest() {
        return jdbc.sql(BUSIEST)
                .param("max", PEOPLE_SHOWN_MAX)
                .query(Rows.as(Load.class))
                .list();
    }
}
