package dev.ates.messaging.log;

import dev.ates.messaging.store.Store;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;

/** The epochs of the stream that this service tells. */
public record Epochs(Store store) {

    private static final RowMapper<Left> LEFT = new SimplePropertyRowMapper<>(Left.class);

    /**
     * How a partition stood in the epoch that is left.
     *
     * @param stopped why nothing more was told, {@code null} while it was
     * @param common the last position that every consumer was last known to have applied by this log's own word
     */
    public record Left(
            int partition, UUID epoch, long head, @Nullable String stopped, long common) {}

    /**
     * Begins a new epoch on the log as it is, inside the caller's transaction. What lies behind the last position in common
     * is told again under the new epoch, and consumers know it by the ids of its events.
     *
     * @return how each partition stood before; none when nothing has stopped the stream
     */
    public List<Left> fork(UUID epoch) {
        List<Left> partitions = store.sql("""
                        select h.partition, h.epoch, h.head_position as head, h.stopped,
                               coalesce((select max(l.last_position) from messaging.event_log l
                                          where l.partition = h.partition and l.last_position <= agreed.position),
                                        agreed.position) as common
                          from messaging.stream_head h
                         cross join lateral (
                               select least(h.head_position, min(s.applied_position)) as position
                                 from messaging.stream_hearer s where s.partition = h.partition) agreed
                         order by h.partition
                           for update of h
                        """).query(LEFT).list();
        if (partitions.stream().allMatch(partition -> partition.stopped() == null)) {
            return List.of();
        }
        for (Left one : partitions) {
            store.sql("""
                            update messaging.stream_head
                               set epoch = ?, forked_from = epoch, forked_at = ?, stopped = null
                             where partition = ?
                            """, epoch, one.common(), one.partition()).update();
        }
        return partitions;
    }
}
