package dev.ates.messaging.look;

import dev.ates.contracts.Silence;
import dev.ates.messaging.Quarantine;
import dev.ates.messaging.Streams;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.log.Hearers;
import dev.ates.messaging.log.Signals;
import dev.ates.messaging.store.Store;
import dev.ates.sql.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the state of all streams, in three queries however many they are. */
public record JdbcStreams(
        Store store, Cursors cursors, Duration silentAfter, Signals signals, Supplier<String> product, Backlog backlog)
        implements Streams {

    public JdbcStreams(Store store, Cursors cursors, Duration silentAfter, Signals signals, Supplier<String> product) {
        this(store, cursors, silentAfter, signals, product, new Backlog());
    }

    @Override
    public List<Heard> heard() {
        return cursors.all().stream().map(this::heard).toList();
    }

    private Stream<Heard> heard(String producer) {
        return heard().stream().filter(stream -> stream.producer().equals(producer));
    }

    private Heard heard(Cursors.Entry entry) {
        Cursor cursor = entry.cursor();
        Silence silence = silenceSince(cursor.heardAt());
        return new Heard(
                cursor.producer(),
                cursor.partition(),
                cursor.epoch(),
                cursor.applied(),
                cursor.head(),
                cursor.lag(),
                backlog.seconds(cursor),
                cursor.heardAt(),
                silence.ago(),
                silence.isTooLong(),
                cursor.day(),
                cursor.stopped(),
                cursor.disagreement(),
                warning(cursor, silence.isTooLong()),
                cursor.other(),
                entry.rejected());
    }

    /** A warning if another epoch was heard lately, or is the only one still heard, or if the head is too low. */
    private @Nullable String warning(Cursor cursor, boolean silent) {
        Other other = cursor.other();
        if (other == null
                || cursor.isCut(other)
                || silenceSince(other.heardAt()).isTooLong() && !cursor.isLeftFor(other)) {
            return cursor.head() >= cursor.applied()
                    ? null
                    : "Stream %s ends at position %d according to its producer, but events up to %d were applied: the next ones will be dropped. Find out who published more, and whether the database was restored"
                            .formatted(cursor.producer(), cursor.head(), cursor.applied());
        }
        String warning = silent
                ? "Stream %s has come from another history since %s (epoch %s instead of %s): none of its events are applied until an operator resumes the stream"
                : "A second producer has published stream %s since %s (epoch %s, the true one is %s): it is ignored";
        return warning.formatted(cursor.producer(), other.since(), other.epoch(), cursor.epoch());
    }

    @Override
    public List<Told> told() {
        return store.sql("""
                        select h.stream, h.partition, head_position, published_position, sealed_day, stopped,
                               count(o.id) as waiting, min(o.recorded_at) as oldest
                          from messaging.stream_head h left join messaging.outbox o
                               on o.partition = h.partition and coalesce(o.held_until <= ?, true)
                         group by h.partition
                         order by h.partition
                        """, store.now())
                .query((row, n) -> new Told(
                        row.getString("stream"),
                        row.getInt("partition"),
                        row.getLong("waiting"),
                        secondsSince(Rows.instant(row, "oldest")),
                        row.getLong("head_position"),
                        row.getLong("published_position"),
                        row.getObject("sealed_day", LocalDate.class),
                        row.getString("stopped")))
                .list();
    }

    private long secondsSince(@Nullable Instant at) {
        Duration ago = silenceSince(at).ago();
        return ago == null ? 0 : ago.toSeconds();
    }

    @Override
    public List<Hearer> hearers() {
        return Hearers.all(store);
    }

    @Override
    public int forget(String consumer, String by, @Nullable String reason) {
        return Hearers.forget(store, consumer, by, Quarantine.REASON.keep(reason));
    }

    @Override
    public Standing standing() {
        var open = store.sql("""
                        select producer, count(*) as events
                          from messaging.quarantine
                         where state = 'open'
                         group by producer
                         order by producer
                        """).query(Rows.as(Quarantined.class)).list();
        return new Standing(heard(), told(), open);
    }

    @Override
    public String broker() {
        return product.get();
    }

    @Override
    public void wake() {
        signals.toSequence().raise();
        signals.toPublish().raise();
    }

    @Override
    public List<Heard> replay(String producer, @Nullable Integer partition, long from) {
        List<Heard> asked = heard(producer)
                .filter(stream -> partition == null || stream.partition() == partition)
                .toList();
        for (Heard stream : asked) {
            long next = stream.applied() + 1;
            if (from < 1 || from > next) {
                throw new IllegalArgumentException(
                        "from must be 1 to %d, the position after the last applied of %s/%d, it is %d"
                                .formatted(next, producer, stream.partition(), from));
            }
            if (stream.standstill() != null) {
                throw new StandsStillException(stream);
            }
        }
        asked.forEach(stream -> cursors.wishReplay(producer, stream.partition(), from));
        return asked;
    }

    @Override
    public List<Resumed> resume(String stream, String by, @Nullable String reason, @Nullable Long skipTo) {
        var decision = new Resumption(store, cursors, by, Quarantine.REASON.keep(reason), skipTo == null ? 0 : skipTo);
        boolean tells = told().stream().anyMatch(told -> told.stream().equals(stream));
        List<Heard> heard = heard(stream).toList();
        if (!tells && heard.isEmpty()) {
            return List.of();
        }
        List<Resumed> resumed = store.transaction(() -> tells ? decision.fork(stream) : decision.goOn(heard));
        resumed.forEach(decision::log);
        return resumed;
    }

    private Silence silenceSince(@Nullable Instant heard) {
        return new Silence(heard, silentAfter, store.calendar().clock());
    }
}
