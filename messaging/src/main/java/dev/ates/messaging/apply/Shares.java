package dev.ates.messaging.apply;

import dev.ates.messaging.store.Store;
import dev.ates.sql.Rows;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Shares the partitions among the instances of this service. The broker gives all of them to the first instance; one that
 * consumes more than its share releases one after the other, and the next in line goes on from the cursor. An error about
 * which instances are alive only moves a partition unnecessarily.
 *
 * @param round how often this instance checks
 */
public record Shares(Store store, UUID instance, Duration round) {

    /** An instance that has not been seen for so many rounds is not counted. */
    private static final int ROUNDS_UNSEEN_MAX = 3;

    /** One partition of each stream of which this instance consumes more than its share. */
    public List<Cursors.Stream> tooMany() {
        return store.sql("""
                        select producer, max(partition) filter (where heard_by = :me) as partition
                          from messaging.stream_cursor
                         group by producer
                        having count(*) filter (where heard_by = :me) > ceil(count(*)::numeric / :instances)
                        """)
                .param("me", instance)
                .param("instances", instances())
                .query(Rows.as(Cursors.Stream.class))
                .list();
    }

    /** How many instances are alive, including this one. */
    private int instances() {
        return store.sql("""
                        with me as (
                          insert into messaging.instance (id, seen_at) values (:me, clock_timestamp())
                          on conflict (id) do update set seen_at = excluded.seen_at
                        ), gone as (
                          delete from messaging.instance
                           where seen_at < clock_timestamp() - interval '1 day' and id <> :me
                        )
                        select 1 + count(*) from messaging.instance
                         where seen_at > clock_timestamp() - :unseen * interval '1 millisecond' and id <> :me
                        """)
                .param("me", instance)
                .param("unseen", round.toMillis() * ROUNDS_UNSEEN_MAX)
                .query(Integer.class)
                .single();
    }
}
