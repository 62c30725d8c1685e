package dev.ates.messaging.look;

import static java.util.Objects.requireNonNull;

import dev.ates.messaging.Operations.Hearing;
import dev.ates.messaging.Operations.NothingToResumeException;
import dev.ates.messaging.Operations.Resumed;
import dev.ates.messaging.Operations.Side;
import dev.ates.messaging.Operations.Standing;
import dev.ates.messaging.Streams;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.wire.Foreign;
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
public final class Resumption {

    private static final Logger log = LoggerFactory.getLogger(Resumption.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cursors cursors;
    private final StreamFigures figures;
    private final TransactionTemplate transaction;

    public Resumption(
            JdbcClient jdbc, Clock clock, Cursors cursors, StreamFigures figures, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.cursors = cursors;
        this.figures = figures;
        this.transaction = transaction;
    }

    public List<Resumed> resume(String stream, String by, String reason) {
        Standing standing = figures.now();
        boolean told = standing.told().stream().anyMatch(one -> one.stream().equals(stream));
        List<Hearing> heard = standing.heard().stream()
                .filter(one -> one.producer().equals(stream))
                .toList();
        if (!told && heard.isEmpty()) {
            return List.of();
        }
        List<Resumed> resumed = requireNonNull(
                transaction.execute(status -> told ? fork(stream, by, reason) : goOn(heard, by, reason)));
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

    private List<Resumed> goOn(List<Hearing> heard, String by, String reason) {
        var resumed = new ArrayList<Resumed>();
        var refusals = new ArrayList<String>();
        for (Hearing one : heard) {
            Cursors.Cursor before = cursors.lock(one.producer(), one.partition());
            String refusal = refusal(one, before);
            if (refusal != null) {
                refusals.add(refusal);
                continue;
            }
            Streams.Other other = before.other();
            Cursors.Cursor after =
                    other != null && isToBeAdopted(before, other) ? adopting(before, other) : before.comparingAgain();
            boolean keeps = after.applied() < before.applied();
            var result = new Resumed(
                    one.producer(),
                    one.partition(),
                    Side.heard,
                    before.epoch(),
                    before.applied(),
                    requireNonNull(after.epoch()),
                    after.applied(),
                    keeps ? after.applied() + 1 : null,
                    keeps ? before.applied() : null);
            cursors.move(one.producer(), one.partition(), after);
            note(result, before.stopped(), by, reason);
            resumed.add(result);
        }
        if (resumed.isEmpty()) {
            throw new NothingToResumeException(refusals.getFirst());
        }
        return resumed;
    }

    /**
     * Whether what is told now is another log, or one that was cut. If not, the log that was applied is told on: then one
     * wrong message may have stopped it, and comparing again is safe, since a log with another past stops it again.
     */
    private static boolean isToBeAdopted(Cursors.Cursor cursor, Streams.Other other) {
        return cursor.stopped() == null
                || other.epoch().equals(cursor.epoch())
                || cursor.heardAt() == null
                || !cursor.heardAt().isAfter(other.heardAt());
    }

    private static Cursors.Cursor adopting(Cursors.Cursor cursor, Streams.Other other) {
        long position = goesOnAt(cursor, other);
        return new Cursors.Cursor(
                other.epoch(),
                position,
                null,
                other.head(),
                position == 0 ? null : cursor.day(),
                null,
                null,
                other.heardAt(),
                null);
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

    /** Why there is nothing to resume, or not yet; {@code null} when there is. */
    private static @Nullable String refusal(Hearing heard, Cursors.Cursor cursor) {
        Streams.Other other = cursor.other();
        String name = "%s/%d".formatted(heard.producer(), heard.partition());
        if (cursor.stopped() != null) {
            return other != null && isToBeAdopted(cursor, other) || !heard.silent()
                    ? null
                    : "Stream %s is silent: resume it at its producer first if that has stopped, and wait until it is heard here"
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
