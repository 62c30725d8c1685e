package dev.ates.messaging.look;

import dev.ates.contracts.BusinessClock;
import dev.ates.messaging.Operations.Hearing;
import dev.ates.messaging.Operations.Held;
import dev.ates.messaging.Operations.Standing;
import dev.ates.messaging.Operations.Telling;
import dev.ates.messaging.Streams;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How it stands with the streams of this service, in four queries whatever their number. */
public final class StreamFigures {

    /** Heads remembered of a stream; a longer backlog is remembered by its oldest ones. */
    private static final int HEADS_MAX = 1_000;

    private record Stream(String producer, int partition) {}

    /** A head and when it was first seen: positions up to it have been waiting since then at the latest. */
    private record SeenHead(long position, long nanos) {}

    private final Streams streams;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Stream, Deque<SeenHead>> waiting = new HashMap<>();

    public StreamFigures(Streams streams, JdbcClient jdbc, Clock clock) {
        this.streams = streams;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public synchronized Standing now() {
        Map<Integer, Instant> oldest = oldestChunks();
        return new Standing(
                streams.heard().stream().map(this::hearing).toList(),
                streams.told().stream()
                        .map(told -> telling(told, oldest.get(told.partition())))
                        .toList(),
                held());
    }

    /** Why nothing of a stream is applied until somebody acts, {@code null} when it is. */
    @Nullable
    public String standstill(Streams.Heard heard) {
        return heard.standstill(streams.silentAfter(), clock);
    }

    private Hearing hearing(Streams.Heard heard) {
        Duration ago = heard.heardAgo(clock);
        return new Hearing(
                heard.producer(),
                heard.partition(),
                heard.applied(),
                heard.head(),
                heard.lag(),
                lagSeconds(heard),
                heard.heardAt(),
                ago == null ? null : ago.toSeconds(),
                heard.isSilent(streams.silentAfter(), clock),
                heard.day(),
                heard.stopped(),
                heard.disagreement(),
                heard.warning(streams.silentAfter(), clock),
                heard.other(),
                heard.rejected());
    }

    private long lagSeconds(Streams.Heard heard) {
        Deque<SeenHead> heads =
                waiting.computeIfAbsent(new Stream(heard.producer(), heard.partition()), stream -> new ArrayDeque<>());
        long nanos = System.nanoTime();
        while (!heads.isEmpty() && heads.getFirst().position() <= heard.applied()) {
            heads.removeFirst();
        }
        long head = heard.applied() + heard.lag();
        boolean newer = heads.isEmpty() || heads.getLast().position() < head;
        if (heard.lag() > 0 && newer) {
            if (heads.size() == HEADS_MAX) {
                heads.removeLast();
            }
            heads.addLast(new SeenHead(head, nanos));
        }
        return heads.isEmpty()
                ? 0
                : Duration.ofNanos(nanos - heads.getFirst().nanos()).toSeconds();
    }

    private Telling telling(Streams.Told told, @Nullable Instant oldest) {
        return new Telling(
                told.name(),
                told.partition(),
                told.waiting(),
                oldest == null ? 0 : secondsSince(oldest),
                told.head(),
                told.published(),
                told.head() - told.published(),
                told.sealed(),
                told.stopped());
    }

    private Map<Integer, Instant> oldestChunks() {
        Map<Integer, Instant> oldest = new HashMap<>();
        jdbc.sql("select partition, min(recorded_at) as oldest from messaging.outbox group by partition")
                .query(row -> {
                    oldest.put(
                            row.getInt("partition"), row.getTimestamp("oldest").toInstant());
                });
        return oldest;
    }

    private List<Held> held() {
        return jdbc.sql("""
                        select producer, count(*) as events
                          from messaging.quarantine
                         where state = 'open'
                         group by producer
                         order by producer
                        """)
                .query((row, n) -> new Held(row.getString("producer"), row.getLong("events")))
                .list();
    }

    /** In real time; the clock of business may be set back, nothing is younger than now. */
    private long secondsSince(Instant from) {
        Duration since = BusinessClock.inRealTime(clock, Duration.between(from, clock.instant()));
        return Math.max(0, since.toSeconds());
    }
}
