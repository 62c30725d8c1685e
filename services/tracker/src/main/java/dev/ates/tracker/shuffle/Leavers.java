package dev.ates.tracker.shuffle;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.tracker.task.Prices;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people who have left and still have open tasks; {@code @leavers} in templates. */
@Component("leavers")
public final class Leavers {

    private static final int SHOWN_MAX = 5;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final Prices prices;

    Leavers(JdbcClient jdbc, Prices prices) {
        this.jdbc = jdbc;
        this.prices = prices;
    }

    /**
     * A person who has left.
     *
     * @param tasks the number of open tasks: 1 or more
     * @param feesMinor the fees for assigning each of them once: below zero
     * @param currency ISO 4217
     */
    public record Leaver(UUID id, String name, long tasks, long feesMinor, String currency) {}

    private static final String LEAVERS = """
            select person.id, person.name, count(*) as tasks, cast(sum(task.fee_minor) as bigint) as fees_minor,
                   :currency as currency
            from person
            join task on task.assignee_id = person.id and task.status = 'open'
            where not person.active and person.id > :after and (cast(:people as uuid[]) is null or person.id = any(:people))
            group by person.id
            order by person.id
            limit :limit
            """;

    /**
     * Ordered by id, after this one if there is one.
     *
     * @param people {@code null} for everybody
     */
    List<Leaver> list(@Nullable List<UUID> people, Optional<UUID> after, int limit) {
        return jdbc.sql(LEAVERS)
                .param("after", after.orElse(BEFORE_ALL))
                .param("people", people == null ? null : Columns.uuids(people, one -> one))
                .param("limit", limit)
                .param("currency", prices.currency())
                .query(Rows.as(Leaver.class))
                .list();
    }

    /** The first of them, at most {@value #SHOWN_MAX}; others follow when their tasks have been given away. */
    public List<Leaver> first() {
        return list(null, Optional.empty(), SHOWN_MAX);
    }
}
