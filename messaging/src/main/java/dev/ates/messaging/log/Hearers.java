package dev.ates.messaging.log;

import static java.util.stream.Collectors.toMap;

import dev.ates.contracts.ForeignText;
import dev.ates.contracts.Silence;
import dev.ates.contracts.wire.Ask;
import dev.ates.messaging.Streams.Hearer;
import dev.ates.messaging.log.StreamLog.Head;
import dev.ates.messaging.log.StreamLog.Place;
import dev.ates.messaging.store.Store;
import dev.ates.sql.Rows;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of this service's stream, and whether to believe their requests. A request is only a claim: nothing but
 * a mark signed by this database, for a chunk that its log no longer has, proves that the log has lost events.
 */
public record Hearers(StreamLog log) {

    private static final Logger logger = LoggerFactory.getLogger(Hearers.class);

    /** How many consumers of one partition are recorded: any of them can keep old months from being dropped. */
    public static final int HEARERS_MAX = 32;

    /** The answer to an {@link Ask}. */
    public sealed interface Judgment {

        /** The place is the end of the last chunk that it has applied, {@code begins} the log's first position. */
        record Heard(Place place, long begins) implements Judgment {}

        /** It claims what cannot be true and proves nothing; {@code name} labels the counter. */
        record Refused(String name, String reason) implements Judgment {}

        /** The consumer has applied events that this log once had and has lost; {@code epoch} is the one it was judged in. */
        record Lost(UUID epoch, String reason) implements Judgment {}

        private static Judgment refused(String name, String reason, Object... details) {
            return new Refused(name, reason.formatted(details));
        }
    }

    /** Compares a consumer's claim with what this log has and has signed; records its position if they agree. */
    public Judgment judge(Ask ask, Head head) {
        UUID here = head.source().epoch();
        UUID epoch = ask.epoch() == null ? here : ask.epoch();
        boolean isOfHere = epoch.equals(here);
        if (isOfHere && ask.applied() <= head.position()) {
            Place place = log.placeAt(ask.partition(), ask.applied());
            long begins = log.begins(ask.partition());
            if (isKnown(ask, place, begins)) {
                return heard(ask, place, begins);
            }
        }
        if (wasToldHere(ask, epoch, isOfHere)) {
            return new Judgment.Lost(
                    here,
                    "Consumer %s has applied events up to position %d of partition %d that this log has lost: this database was restored from a backup"
                            .formatted(ask.consumer(), ask.applied(), ask.partition()));
        }
        if (!isOfHere) {
            return Judgment.refused("epoch", "it hears epoch %s, this is %s", epoch, here);
        }
        return ask.applied() > head.position()
                ? Judgment.refused(
                        "beyond", "it has applied position %d, the head is %d", ask.applied(), head.position())
                : Judgment.refused("mark", "no chunk with its mark ends at position %d", ask.applied());
    }

    /** A position in a dropped month cannot be compared, and a request without a mark claims nothing. */
    private static boolean isKnown(Ask ask, Place place, long begins) {
        return ask.mark() == null
                || ask.applied() < begins
                || place.position() == ask.applied() && ask.mark().equals(place.mark());
    }

    private Judgment heard(Ask ask, Place place, long begins) {
        // Anybody may ask without a mark: recording its position could drop months that are still needed.
        if ((ask.isItsOwn() || ask.applied() == 0) && !note(ask)) {
            return Judgment.refused("crowd", "%d consumers are known already", HEARERS_MAX);
        }
        // The log has dropped the chunk with this mark, so the consumer's own is used.
        boolean isAtTheCut = ask.applied() + 1 == begins;
        return new Judgment.Heard(isAtTheCut ? new Place(ask.applied(), ask.mark(), null) : place, begins);
    }

    /** Records the consumer, and its position unless somebody asks on its behalf; false if there are too many others. */
    private boolean note(Ask ask) {
        int noted = log.store()
                .sql("""
                        insert into messaging.stream_hearer (consumer, partition, applied_position, told_at)
                        select :consumer, :partition, :applied, :now
                         where (select count(*) from messaging.stream_hearer
                                 where partition = :partition and consumer <> :consumer) < :max
                        on conflict (consumer, partition) do update
                           set applied_position = case when :own then excluded.applied_position
                                                       else stream_hearer.applied_position end,
                               told_at = excluded.told_at
                        """)
                .param("consumer", ask.consumer())
                .param("partition", ask.partition())
                .param("applied", ask.applied())
                .param("own", ask.isItsOwn())
                .param("now", log.store().now())
                .param("max", HEARERS_MAX)
                .update();
        return noted > 0;
    }

    public static List<Hearer> all(Store store) {
        return store.sql("""
                        select consumer, partition, applied_position as applied, told_at as heard_at,
                               greatest(published_position - applied_position, 0) as lag
                          from messaging.stream_hearer join messaging.stream_head using (partition)
                         order by consumer, partition
                        """).query(Rows.as(Hearer.class)).list();
    }

    /** Forgets a consumer, recording who decided it and why; returns how many partitions it was known to hear. */
    public static int forget(Store store, String consumer, String by, String reason) {
        int forgotten = store.sql("""
                        with gone as (
                          delete from messaging.stream_hearer where consumer = ? returning *
                        )
                        insert into messaging.forgotten_hearer
                               (consumer, partition, applied_position, decided_by, decided_at, reason)
                        select consumer, partition, applied_position, ?, ?, ? from gone
                        """, consumer, by, store.now(), reason).update();
        if (forgotten > 0) {
            logger.warn("Consumer {} forgotten by {}: {}", consumer, by, ForeignText.shown(reason));
        }
        return forgotten;
    }

    /** Forgets consumers that were silent for longer, in real time: one that is gone must not keep the log forever. */
    static void forgetSilent(Store store, Duration longest) {
        String reason = "It was silent for more than %d days".formatted(longest.toDays());
        all(store).stream()
                .collect(toMap(Hearer::consumer, Hearer::heardAt, BinaryOperator.maxBy(Instant::compareTo)))
                .forEach((consumer, heardAt) -> {
                    if (new Silence(heardAt, longest, store.calendar().clock()).isTooLong()) {
                        forget(store, consumer, "ates", reason);
                    }
                });
    }

    /**
     * Whether this database has signed the mark: in its current epoch, or in an earlier one up to the position that both
     * have in common. A mark of an epoch that was left proves nothing: its consumer has yet to adopt the new one.
     */
    private boolean wasToldHere(Ask ask, UUID epoch, boolean isOfHere) {
        return log.store()
                .sql("""
                        with left_behind as (
                          select * from messaging.stream_decision where stream = :stream and side = 'told'
                        ), candidate as (
                          select cast(:epoch as uuid) as epoch
                           where :isOfHere or not exists (select from left_behind where epoch_before = :epoch)
                          union all
                          select epoch_before from left_behind
                           where :isOfHere and partition = :partition and position >= :applied
                        )
                        select exists (
                          select from candidate c cross join messaging.stream_head h
                           where h.partition = :partition
                             and messaging.chunk_mark(h.secret, c.epoch, h.partition, :applied,
                                                      substr(uuid_send(:mark), 1, 8)) = :mark)
                        """)
                .param("stream", log.name())
                .param("epoch", epoch)
                .param("isOfHere", isOfHere)
                .param("partition", ask.partition())
                .param("applied", ask.applied())
                .param("mark", ask.mark(), Types.OTHER)
                .query(Boolean.class)
                .single();
    }
}
