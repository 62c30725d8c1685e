package dev.ates.messaging.apply;

import dev.ates.contracts.Event;
import dev.ates.contracts.ForeignText;
import dev.ates.contracts.wire.Chunk;
import dev.ates.contracts.wire.Envelope;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Quarantine;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.store.Store;
import dev.ates.robots.RootCause;
import dev.ates.sql.Failures;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The quarantine in this service's database.
 *
 * @param handlers evaluated lazily, since a handler may depend on the quarantine
 */
public record JdbcQuarantine(Store store, Cursors cursors, Supplier<List<StreamHandler<?>>> handlers)
        implements Quarantine {

    private static final Logger log = LoggerFactory.getLogger(JdbcQuarantine.class);
    private static final int DECISIONS_SHOWN_MAX = 100;

    private static final String SELECT = """
            select id, producer, partition, position, day, event_type as type, reason, convert_from(raw, 'UTF8') as raw,
                   quarantined_at, state, decided_by, decided_at, decision
              from messaging.quarantine
            """;

    /** Keeps an event of a chunk with its reason, as part of the transaction that moves the cursor past it. */
    void keep(Envelope chunk, long position, JsonNode event, String reason) {
        Envelope.Source source = chunk.source();
        String type =
                event.path("type").stringValueOpt().map(ForeignText::shown).orElse(null);
        byte[] raw = event.toString().getBytes(StandardCharsets.UTF_8);
        log.atError()
                .addKeyValue("producer", source.stream())
                .addKeyValue("position", position)
                .addKeyValue("day", chunk.day())
                .addKeyValue("type", type)
                .log("Event put into quarantine: " + reason);
        store.sql("""
                        insert into messaging.quarantine
                               (producer, partition, epoch, position, day, event_type, reason, raw, quarantined_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """, source.stream(), source.partition(), source.epoch(), position, chunk.day())
                .params(Arrays.asList(type, ForeignText.shown(reason), raw, store.now()))
                .update();
    }

    @Override
    public boolean holds(String producer, LocalDate day) {
        return store.sql("""
                        select exists (select from messaging.quarantine where producer = ? and day = ? and state = 'open')
                        """, producer, day).query(Boolean.class).single();
    }

    @Override
    public List<Item> list(
            @Nullable State state, @Nullable String producer, @Nullable LocalDate day, long before, int limit) {
        Where where = new Where()
                .and("id < :before", "before", before)
                .is("state", state)
                .and("producer = :producer", "producer", producer)
                .and("day = :day", "day", day);
        return store.sql(SELECT + where.text() + "order by id desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Item.class))
                .list();
    }

    @Override
    public Optional<Item> find(long id) {
        return store.sql(SELECT + " where id = ?", id)
                .query(Rows.as(Item.class))
                .optional();
    }

    @Override
    public List<Decision> decisions(long id) {
        return store.sql("""
                        select result, decided_by as by, decided_at as at, reason
                          from messaging.quarantine_decision
                         where quarantine_id = ?
                         order by id desc
                         limit ?
                        """, id, DECISIONS_SHOWN_MAX)
                .query(Rows.as(Decision.class))
                .list();
    }

    @Override
    public Optional<Item> retry(long id, String by) {
        return decide(id, event -> {
            try {
                store.savepoint(() -> {
                    // First, since the handler may check whether the quarantine still holds the day.
                    note(event.id(), State.retried, event.reason(), new Noted(Result.retried, by, "applied"));
                    handOver(event, handlerOf(event.producer()));
                });
            } catch (RuntimeException e) {
                if (Failures.mayPass(e)) {
                    throw e;
                }
                String reason = RootCause.of(e);
                String mended = REASON.mend(reason, "no reason given");
                note(event.id(), State.open, reason, new Noted(Result.failed_again, by, mended));
            }
        });
    }

    @Override
    public Optional<Item> discard(long id, String by, @Nullable String reason) {
        var discarded = new Noted(Result.discarded, by, REASON.keep(reason));
        return decide(id, event -> note(event.id(), State.discarded, event.reason(), discarded));
    }

    private Optional<Item> decide(long id, Consumer<Item> decision) {
        Optional<Item> decided = find(id).flatMap(seen -> store.transaction(() -> {
            // Locks the cursor first, as the applier does, so that the handler never runs twice at a time.
            cursors.lock(seen.producer(), seen.partition());
            Item event = find(id).orElseThrow();
            if (event.state() != State.open) {
                throw new DecidedException(event);
            }
            decision.accept(event);
            return find(id);
        }));
        decided.ifPresent(event -> log.atInfo()
                .addKeyValue("id", event.id())
                .addKeyValue("producer", event.producer())
                .addKeyValue("position", event.position())
                .addKeyValue("by", event.decidedBy())
                .addKeyValue("state", event.state())
                .log("An operator decided about an event in quarantine: " + event.decision()));
        return decided;
    }

    private static <E extends Event> void handOver(Item event, StreamHandler<E> handler) {
        var origin = new Batch.Origin(event.partition(), event.position(), Chunk.event(event.raw()));
        var told = Chunk.decode(origin.cloudEvent(), handler.producer(), handler.family());
        Applier.handOver(handler, event.day(), List.of(new Applier.Decoded<>(origin, told)));
    }

    private StreamHandler<?> handlerOf(String producer) {
        return handlers.get().stream()
                .filter(handler -> handler.producer().equals(producer))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("Stream %s is no longer heard".formatted(producer)));
    }

    private record Noted(Result result, String by, String why) {}

    private void note(long id, State state, String reason, Noted noted) {
        Timestamp now = store.now();
        store.sql("""
                        with decided as (
                          insert into messaging.quarantine_decision (quarantine_id, result, decided_by, decided_at, reason)
                          values (?, ?, ?, ?, ?)
                        )
                        update messaging.quarantine
                           set state = ?, reason = ?, decided_by = ?, decided_at = ?, decision = ?
                         where id = ?
                        """, id, noted.result().name(), noted.by(), now, noted.why())
                .params(state.name(), reason, noted.by(), now, noted.why(), id)
                .update();
    }
}
