package dev.ates.messaging.log;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.wire.Ask;
import java.sql.Timestamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who hears this service's stream, and what their word is worth. A consumer's message is a claim, not evidence: only a
 * mark that this very log has signed, for a chunk that it no longer has, proves that the log has lost something.
 */
public final class Hearers {

    /** The mark of a chunk; expects {@code secret}, {@code epoch} and {@code partition}, and the last position. */
    public static final String NEW_MARK =
            "messaging.chunk_mark(secret, epoch, partition, %s," + " substr(uuid_send(gen_random_uuid()), 9, 8))";

    /** How many consumers of one partition are remembered: each of them may hold up the dropping of old months. */
    public static final int HEARERS_MAX = 32;

    /** What becomes of an {@link Ask}. */
    public sealed interface Verdict {

        /**
         * @param place where the consumer stands in the log
         * @param begins the first position that the log still has
         */
        record Heard(StreamLog.Place place, long begins) implements Verdict {}

        /**
         * It says what cannot be, and proves nothing.
         *
         * @param name of the reason, for counting: few and fixed
         */
        record Refused(String name, String reason) implements Verdict {}

        /** This log once had what the consumer has applied, and has it no more. */
        record Lost(String reason) implements Verdict {}
    }

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;
    private final String stream;

    public Hearers(JdbcClient jdbc, BusinessCalendar calendar, String stream) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.stream = stream;
    }

    /**
     * @param place the end of the last chunk that ends at or before the position applied
     * @param begins the first position that the log still has
     */
    public Verdict judge(Ask ask, StreamLog.Head head, StreamLog.Place place, long begins) {
        UUID epoch = ask.epoch() == null ? head.epoch() : ask.epoch();
        boolean isOfHere = epoch.equals(head.epoch());
        if (isOfHere && ask.applied() <= head.position() && isKnown(ask, place, begins)) {
            return heard(ask, place, begins);
        }
        if (isOfHere ? wasToldHere(ask, epoch) : !wasLeft(epoch) && isSigned(ask, epoch)) {
            return new Verdict.Lost(
                    "Consumer %s has applied up to position %d of partition %d what is not in this log and once was: this database was restored from a backup"
                            .formatted(ask.consumer(), ask.applied(), ask.partition()));
        }
        if (!isOfHere) {
            return new Verdict.Refused("epoch", "it hears epoch %s, this is %s".formatted(epoch, head.epoch()));
        }
        return ask.applied() > head.position()
                ? new Verdict.Refused(
                        "beyond",
                        "it has applied position %d, the head is %d".formatted(ask.applied(), head.position()))
                : new Verdict.Refused("mark", "no chunk with its mark ends at position %d".formatted(ask.applied()));
    }

    /** What was dropped long ago cannot be compared, and whoever names no mark claims nothing. */
    private static boolean isKnown(Ask ask, StreamLog.Place place, long begins) {
        return ask.mark() == null
                || ask.applied() < begins
                || place.position() == ask.applied() && ask.mark().equals(place.mark());
    }

    private Verdict heard(Ask ask, StreamLog.Place place, long begins) {
        // Without a mark it may be anybody's wish; a wrong one could let months be dropped that are still needed.
        if ((isItsOwn(ask) || ask.applied() == 0) && !note(ask)) {
            return new Verdict.Refused("crowd", "%d consumers are known already".formatted(HEARERS_MAX));
        }
        return new Verdict.Heard(place, begins);
    }

    /** Whether the consumer tells where it stands; somebody who asks on its behalf names neither mark nor epoch. */
    private static boolean isItsOwn(Ask ask) {
        return ask.mark() != null || ask.applied() == 0 && ask.epoch() != null;
    }

    /**
     * Keeps where the consumer stands, or only that it is there when somebody else asks for it.
     *
     * @return {@code false} when there are too many others
     */
    private boolean note(Ask ask) {
        return jdbc.sql("""
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
                        .param("own", isItsOwn(ask))
                        .param("now", Timestamp.from(calendar.now()))
                        .param("max", HEARERS_MAX)
                        .update()
                > 0;
    }

    /** Whether the mark was signed in this epoch, or in one before it that had the position in common with it. */
    private boolean wasToldHere(Ask ask, UUID epoch) {
        if (isSigned(ask, epoch)) {
            return true;
        }
        return jdbc
                .sql("""
                        select epoch_before from messaging.stream_decision
                         where stream = :stream and side = 'told' and partition = :partition and position >= :applied
                        """)
                .param("stream", stream)
                .param("partition", ask.partition())
                .param("applied", ask.applied())
                .query(UUID.class)
                .list()
                .stream()
                .anyMatch(before -> isSigned(ask, before));
    }

    private boolean isSigned(Ask ask, UUID epoch) {
        UUID mark = ask.mark();
        return mark != null
                && jdbc.sql("""
                        select messaging.chunk_mark(secret, :epoch, partition, :applied, substr(uuid_send(:mark), 1, 8))
                               = :mark
                          from messaging.stream_head
                         where partition = :partition
                        """)
                        .param("epoch", epoch)
                        .param("applied", ask.applied())
                        .param("mark", mark)
                        .param("partition", ask.partition())
                        .query(Boolean.class)
                        .single();
    }

    /** Whether an operator has decided that this log is no longer that one: its consumers have yet to follow. */
    private boolean wasLeft(@Nullable UUID epoch) {
        return jdbc.sql("""
                        select exists (select from messaging.stream_decision
                                        where stream = :stream and side = 'told' and epoch_before = :epoch)
                        """)
                .param("stream", stream)
                .param("epoch", epoch)
                .query(Boolean.class)
                .single();
    }
}
