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
 * Who hears this service's stream, and what their word is worth. A consumer's message is a claim: only a mark that this
 * very log has signed, for a chunk that it no longer has, proves that the log has lost something.
 */
public record Hearers(StreamLog log) {

    private static final Logger logger = LoggerFactory.getLogger(Hearers.class);

    /** How many consumers of one partition are remembered: each of them may hold up the dropping of old months. */
    public static final int HEARERS_MAX = 32;

    /** What becomes of an {@link Ask}. */
    public sealed interface Verdict {

        /** The place is the end of the last chunk that it has applied, {@code begins} the log's first position. */
        record Heard(Place place, long begins) implements Verdict {}

        /** It says what cannot be, and proves nothing; the reason's name is for counting. */
        record Refused(String name, String reason) implements Verdict {}

        /** This log once had what the consumer has applied, and has it no more. */
        record Lost(String reason) implements Verdict {}

        private static Verdict refused(String name, String reason, Object... details) {
            return new Refused(name, reason.formatted(details));
        }
    }

    /** Whether a consumer may have applied what it says, by what this log has and can prove; if so, it is noted. */
    public Verdict judge(Ask ask, Head head) {
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
            return new Verdict.Lost(
                    "Consumer %s has applied up to position %d of partition %d what is not in this log and once was: this database was restored from a backup"
                            .formatted(ask.consumer(), ask.applied(), ask.partition()));
        }
        if (!isOfHere) {
            return Verdict.refused("epoch", "it hears epoch %s, this is %s", epoch, here);
        }
        return ask.applied() > head.position()
                ? Verdict.refused(
                        "beyond", "it has applied position %d, the head is %d", ask.applied(), head.position())
                : Verdict.refused("mark", "no chunk with its mark ends at position %d", ask.applied());
    }

    /** What was dropped long ago cannot be compared, and whoever names no mark claims nothing. */
    private static boolean isKnown(Ask ask, Place place, long begins) {
        return ask.mark() == null
                || ask.applied() < begins
                || place.position() == ask.applied() && ask.mark().equals(place.mark());
    }

    private Verdict heard(Ask ask, Place place, long begins) {
        // Without a mark it may be anybody's wish; a wrong one could let months be dropped that are still needed.
        if ((ask.isItsOwn() || ask.applied() == 0) && !note(ask)) {
            return Verdict.refused("crowd", "%d consumers are known already", HEARERS_MAX);
        }
        // What was dropped has no mark any more: its consumer's own stands for it.
        boolean isAtTheCut = ask.applied() + 1 == begins;
        return new Verdict.Heard(isAtTheCut ? new Place(ask.applied(), ask.mark(), null) : place, begins);
    }

    /** Keeps where the consumer stands, or only that it exists when somebody asks on its behalf; false: too many others. */
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

    /** Forgets a consumer with a note of who decided it and why; returns how many partitions it was known to hear. */
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
            logger.warn("Consumer {} was forgotten by {}: {}", consumer, by, ForeignText.shown(reason));
        }
        return forgotten;
    }

    /** Forgets whoever was silent for longer, in real time: who is gone must not keep the log for ever. */
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
     * Whether this log has signed the mark: in its epoch, or in one before it that had the position in common with it.
     * An epoch that an operator has left proves nothing any more: its consumers have yet to follow.
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
