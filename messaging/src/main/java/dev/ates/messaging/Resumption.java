package dev.ates.messaging;

import static java.util.Objects.requireNonNull;

import dev.ates.messaging.Operations.Hearing;
import dev.ates.messaging.Operations.NothingToResumeException;
import dev.ates.messaging.Operations.Resumed;
import dev.ates.messaging.Operations.Side;
import dev.ates.messaging.Operations.Standing;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The way out of a stopped stream, by an operator's decision that is kept with who, when and why. */
final class Resumption {

    private static final Logger log = LoggerFactory.getLogger(Resumption.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cursors cursors;
    private final StreamFigures figures;
    private final TransactionTemplate transaction;

    Resumption(JdbcClient jdbc, Clock clock, Cursors cursors, StreamFigures figures, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.cursors = cursors;
        this.figures = figures;
        this.transaction = transaction;
    }

    List<Resumed> resume(String stream, String by, String reason) {
        Standing standing = figures.now();
        boolean told = standing.told().stream().anyMatch(one -> one.stream().equals(stream));
        List<Hearing> heard = standing.heard().stream()
                .filter(one -> one.producer().equals(stream))
                .toList();
        if (!told && heard.isEmpty()) {
            return List.of();
        }
        List<Resumed> resumed = requireNonNull(
                transaction.execute(status -> told ? fork(stream, by, reason) : adopt(heard, by, reason)));
        resumed.forEach(one -> log.atWarn()
                .addKeyValue("stream", one.stream())
                .addKeyValue("partition", one.partition())
                .addKeyValue("side", one.side())
                .addKeyValue("epoch", one.epoch())
                .addKeyValue("position", one.position())
                .addKeyValue("by", by)
                .log("An operator resumed a stream: " + Foreign.text(reason)));
        return resumed;
    }

    private record Stopped(
            int partition, UUID epoch, long head, @Nullable String reason, long common) {}

    /**
     * Begins a new epoch on the log as it is. What is certainly in common with the epoch before is what every consumer
     * was last known to have applied by this log's own word; what lies behind that is told again under the new epoch, and
     * consumers know it by the ids of its events.
     */
    private List<Resumed> fork(String stream, String by, String reason) {
        List<Stopped> partitions = jdbc.sql("""
                        select h.partition, h.epoch, h.head_position, h.stopped,
                               coalesce((select max(l.last_position) from messaging.event_log l
                                          where l.partition = h.partition and l.last_position <= agreed.position),
                                        agreed.position) as common
                          from messaging.stream_head h
                         cross join lateral (
                               select least(h.head_position, min(s.applied_position)) as position
                                 from messaging.stream_hearer s where s.partition = h.partition) agreed
                         order by h.partition
                           for update of h
                        """)
                .query((row, n) -> new Stopped(
                        row.getInt("partition"),
                        row.getObject("epoch", UUID.class),
                        row.getLong("head_position"),
                        row.getString("stopped"),
                        row.getLong("common")))
                .list();
        if (partitions.stream().allMatch(partition -> partition.reason() == null)) {
            throw new NothingToResumeException("Stream %s is told, nothing has stopped it".formatted(stream));
        }
        UUID epoch = UUID.randomUUID();
        var resumed = new ArrayList<Resumed>();
        for (Stopped one : partitions) {
            jdbc.sql("""
                            update messaging.stream_head
                               set epoch = :epoch, forked_from = epoch, forked_at = :common, stopped = null
                             where partition = :partition
                            """)
                    .param("epoch", epoch)
                    .param("common", one.common())
                    .param("partition", one.partition())
                    .update();
            var result = new Resumed(
                    stream, one.partition(), Side.told, one.epoch(), one.head(), epoch, one.common(), null, null);
            note(result, one.reason(), by, reason);
            resumed.add(result);
        }
        return resumed;
    }

    private List<Resumed> adopt(List<Hearing> heard, String by, String reason) {
        var resumed = new ArrayList<Resumed>();
        var refusals = new ArrayList<String>();
        for (Hearing one : heard) {
            Cursors.Cursor cursor = cursors.lock(one.producer(), one.partition());
            Streams.Other other = cursor.other();
            String refusal = refusal(one, cursor);
            if (refusal != null || other == null) {
                refusals.add(String.valueOf(refusal));
                continue;
            }
            long position = goesOnAt(cursor, other);
            boolean keeps = position < cursor.applied();
            var result = new Resumed(
                    one.producer(),
                    one.partition(),
                    Side.heard,
                    cursor.epoch(),
                    cursor.applied(),
                    other.epoch(),
                    position,
                    keeps ? position + 1 : null,
                    keeps ? cursor.applied() : null);
            cursors.move(
                    one.producer(),
                    one.partition(),
                    new Cursors.Cursor(
                            other.epoch(),
                            position,
                            null,
                            other.head(),
                            position == 0 ? null : cursor.day(),
                            null,
                            null,
                            other.heardAt(),
                            null));
            note(result, cursor.stopped(), by, reason);
            resumed.add(result);
        }
        if (resumed.isEmpty()) {
            throw new NothingToResumeException(refusals.getFirst());
        }
        return resumed;
    }

    /** A fork has what came before it in common, a log that was cut begins later, an unrelated one begins anew. */
    private static long goesOnAt(Cursors.Cursor cursor, Streams.Other other) {
        Long forkedAt = other.forkedAt();
        if (forkedAt == null || !other.isForkOf(cursor.epoch())) {
            return 0;
        }
        boolean isSameEpoch = other.epoch().equals(cursor.epoch());
        return isSameEpoch ? forkedAt : Math.min(cursor.applied(), forkedAt);
    }

    /** Why there is nothing to adopt, or not yet; {@code null} when there is. */
    private static @Nullable String refusal(Hearing heard, Cursors.Cursor cursor) {
        Streams.Other other = cursor.other();
        String name = "%s/%d".formatted(heard.producer(), heard.partition());
        if (cursor.stopped() != null) {
            boolean heardSince = other != null
                    && (cursor.heardAt() == null || !cursor.heardAt().isAfter(other.heardAt()));
            return heardSince
                    ? null
                    : "Stream %s is still told under the epoch that it was stopped in: resume it at its producer first, or wait until that is heard here"
                            .formatted(name);
        }
        if (other == null || heard.warning() == null) {
            return "Stream %s runs, there is nothing to resume".formatted(name);
        }
        return heard.silent()
                ? null
                : "The true producer of stream %s was heard %d seconds ago: end one of the two, and resume when the true one has been silent for as long as counts as silent"
                        .formatted(name, heard.silentSeconds());
    }

    private void note(Resumed resumed, @Nullable String stopped, String by, String reason) {
        jdbc.sql("""
                        insert into messaging.stream_decision
                               (stream, partition, side, stopped, epoch_before, position_before, epoch, position,
                                decided_by, decided_at, reason)
                        values (:stream, :partition, :side, :stopped, :epochBefore, :positionBefore, :epoch, :position,
                                :by, :now, :reason)
                        """)
                .param("stream", resumed.stream())
                .param("partition", resumed.partition())
                .param("side", resumed.side().name())
                .param("stopped", stopped, Types.VARCHAR)
                .param("epochBefore", resumed.epochBefore(), Types.OTHER)
                .param("positionBefore", resumed.positionBefore())
                .param("epoch", resumed.epoch())
                .param("position", resumed.position())
                .param("by", by)
                .param("now", Timestamp.from(clock.instant()))
                .param("reason", reason)
                .update();
    }
}
