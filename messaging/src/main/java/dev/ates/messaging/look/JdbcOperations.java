package dev.ates.messaging.look;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.Event;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Operations;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.Streams;
import dev.ates.messaging.Trace;
import dev.ates.messaging.apply.Applier;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.wire.Chunk;
import dev.ates.robots.RootCause;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What an operator sees and decides, from this service's database. */
public final class JdbcOperations implements Operations {

    private static final Logger log = LoggerFactory.getLogger(JdbcOperations.class);
    private static final int DECISIONS_SHOWN_MAX = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cursors cursors;
    private final StreamFigures figures;
    private final ReplayWishes wishes;
    private final List<StreamHandler<?>> handlers;
    private final Resumption resumption;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;

    public JdbcOperations(
            JdbcClient jdbc,
            Clock clock,
            Cursors cursors,
            StreamFigures figures,
            ReplayWishes wishes,
            List<StreamHandler<?>> handlers,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.cursors = cursors;
        this.figures = figures;
        this.wishes = wishes;
        this.handlers = handlers;
        this.transaction = new TransactionTemplate(transactions);
        this.resumption = new Resumption(jdbc, clock, cursors, figures, transaction);
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public Standing streams() {
        return figures.now();
    }

    private static final String SELECT = """
            select id, producer, partition, position, day, event_type, reason, raw, quarantined_at,
                   state, decided_by, decided_at, decision
              from messaging.quarantine
            """;

    @Override
    public List<Quarantined> quarantined(@Nullable State state, long before, int limit) {
        // The state stands in the text, so that the partial index can serve a prepared statement.
        return jdbc.sql(SELECT + """
                         where id < :before and %s
                         order by id desc
                         limit :limit
                        """.formatted(state == null ? "true" : "state = '" + state + "'"))
                .param("before", before)
                .param("limit", limit)
                .query(JdbcOperations::quarantined)
                .list();
    }

    @Override
    public Optional<Quarantined> quarantined(long id) {
        return jdbc.sql(SELECT + " where id = :id")
                .param("id", id)
                .query(JdbcOperations::quarantined)
                .optional();
    }

    @Override
    public List<Decision> decisions(long id) {
        return jdbc.sql("""
                        select verdict, decided_by, decided_at, reason
                          from messaging.quarantine_decision
                         where quarantine_id = :id
                         order by id desc
                         limit :limit
                        """)
                .param("id", id)
                .param("limit", DECISIONS_SHOWN_MAX)
                .query((row, n) -> new Decision(
                        Verdict.valueOf(row.getString("verdict")),
                        row.getString("decided_by"),
                        row.getTimestamp("decided_at").toInstant(),
                        row.getString("reason")))
                .list();
    }

    @Override
    public Optional<Quarantined> retry(long id, String by) {
        return decide(id, event -> {
            try {
                nested.executeWithoutResult(status -> {
                    // First, since the handler may ask whether the day is still held up.
                    note(event, State.retried, event.reason(), Verdict.retried, by, "applied");
                    apply(event, handlerOf(event.producer()));
                });
            } catch (RuntimeException e) {
                if (Applier.mayPass(e)) {
                    throw e;
                }
                String reason = RootCause.of(e);
                note(event, State.open, reason, Verdict.failed_again, by, REASON.mend(reason, "no reason given"));
            }
        });
    }

    @Override
    public Optional<Quarantined> discard(long id, String by, @Nullable String reason) {
        String why = REASON.keep(reason);
        return decide(id, event -> note(event, State.discarded, event.reason(), Verdict.discarded, by, why));
    }

    @Override
    public List<Resumed> resume(String stream, String by, @Nullable String reason) {
        return resumption.resume(stream, by, REASON.keep(reason));
    }

    private Optional<Quarantined> decide(long id, Consumer<Quarantined> decision) {
        Optional<Quarantined> decided = quarantined(id)
                .flatMap(seen -> requireNonNull(transaction.execute(status -> {
                    // In the order of the applier: first the cursor, so that its handler never runs twice at a time.
                    cursors.lock(seen.producer(), seen.partition());
                    Quarantined event = jdbc.sql(SELECT + " where id = :id for update")
                            .param("id", id)
                            .query(JdbcOperations::quarantined)
                            .single();
                    if (event.state() != State.open) {
                        throw new DecidedException(event);
                    }
                    decision.accept(event);
                    return quarantined(id);
                })));
        decided.ifPresent(JdbcOperations::log);
        return decided;
    }

    private <E extends Event> void apply(Quarantined event, StreamHandler<E> handler) {
        JsonNode raw = Chunk.event(event.raw());
        Batch.Received<E> received = Chunk.decode(raw, handler.producer(), handler.family());
        String traceparent = Chunk.traceparent(raw);
        try (Trace.Scope scope = Trace.apply(traceparent == null ? Map.of() : Map.of(received.id(), traceparent))) {
            handler.apply(new Batch<>(handler.producer(), event.day(), List.of(received)));
        }
    }

    private StreamHandler<?> handlerOf(String producer) {
        return handlers.stream()
                .filter(handler -> handler.producer().equals(producer))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("Stream %s is no longer heard".formatted(producer)));
    }

    private void note(Quarantined event, State state, String reason, Verdict verdict, String by, String decision) {
        var now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        update messaging.quarantine
                           set state = :state, reason = :reason, decided_by = :by, decided_at = :now, decision = :decision
                         where id = :id
                        """)
                .param("state", state.name())
                .param("reason", reason)
                .param("by", by)
                .param("now", now)
                .param("decision", decision)
                .param("id", event.id())
                .update();
        jdbc.sql("""
                        insert into messaging.quarantine_decision (quarantine_id, verdict, decided_by, decided_at, reason)
                        values (:id, :verdict, :by, :now, :reason)
                        """)
                .param("id", event.id())
                .param("verdict", verdict.name())
                .param("by", by)
                .param("now", now)
                .param("reason", decision)
                .update();
    }

    private static void log(Quarantined event) {
        log.atInfo()
                .addKeyValue("id", event.id())
                .addKeyValue("producer", event.producer())
                .addKeyValue("position", event.position())
                .addKeyValue("by", event.decidedBy())
                .addKeyValue("state", event.state())
                .log("An operator decided about an event in quarantine: " + event.decision());
    }

    @Override
    public List<Streams.Heard> replay(String producer, @Nullable Integer partition, long from) {
        List<Streams.Heard> asked = cursors.all().stream()
                .filter(stream -> stream.producer().equals(producer))
                .filter(stream -> partition == null || stream.partition() == partition)
                .toList();
        for (Streams.Heard stream : asked) {
            if (from < 1 || from > stream.applied() + 1) {
                throw new IllegalArgumentException(
                        "from must be 1 to %d, the position after the last applied of %s/%d, it is %d"
                                .formatted(stream.applied() + 1, producer, stream.partition(), from));
            }
        }
        for (Streams.Heard stream : asked) {
            String reason = figures.standstill(stream);
            if (reason != null) {
                throw new StandsStillException(stream, reason);
            }
        }
        asked.forEach(stream -> wishes.wish(producer, stream.partition(), from));
        return asked;
    }

    private static Quarantined quarantined(ResultSet row, int n) throws SQLException {
        Timestamp decidedAt = row.getTimestamp("decided_at");
        return new Quarantined(
                row.getLong("id"),
                row.getString("producer"),
                row.getInt("partition"),
                row.getLong("position"),
                row.getObject("day", LocalDate.class),
                row.getString("event_type"),
                row.getString("reason"),
                new String(row.getBytes("raw"), StandardCharsets.UTF_8),
                row.getTimestamp("quarantined_at").toInstant(),
                State.valueOf(row.getString("state")),
                row.getString("decided_by"),
                decidedAt == null ? null : decidedAt.toInstant(),
                row.getString("decision"));
    }
}
