package dev.ates.messaging.wire;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.log.StreamLog;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a chunk belongs, carried in AMQP headers so that the body is never encoded again. An empty chunk ({@code last =
 * first − 1}, no day) is a heartbeat: it says where the stream's head is.
 *
 * @param partitions how many the stream has
 * @param after the mark of the chunk before this one; none at the start of the log, or when that is not known
 * @param mark the mark of the chunk that ends at {@code last}
 * @param begins the first position that the log still has, told to a consumer who asked for an earlier one
 * @param forkedFrom the epoch that this one went on from, none for the first epoch of a database
 * @param forkedAt the last position that both have in common
 * @param terms what its days and amounts mean
 */
public record Envelope(
        String stream,
        UUID epoch,
        int partition,
        int partitions,
        long first,
        long last,
        @Nullable UUID after,
        @Nullable UUID mark,
        @Nullable LocalDate day,
        boolean replay,
        @Nullable Long begins,
        @Nullable UUID forkedFrom,
        @Nullable Long forkedAt,
        Terms terms) {

    /** Who tells: the stream's name, and what its days and amounts mean. */
    public record Teller(String stream, Terms terms) {}

    public Envelope {
        if ((forkedFrom == null) != (forkedAt == null) || forkedAt != null && forkedAt < 0) {
            throw new IllegalArgumentException("forked from %s at %s".formatted(forkedFrom, forkedAt));
        }
        if (first < 1 || last < first - 1) {
            throw new IllegalArgumentException("positions %d to %d".formatted(first, last));
        }
        if (partitions < 1 || partitions > MessagingSettings.PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "%d partitions, there are 1 to %d".formatted(partitions, MessagingSettings.PARTITIONS_MAX));
        }
        if (day == null && last >= first) {
            throw new IllegalArgumentException("no day");
        }
    }

    /** The chunks from one place of the log to another. */
    public static Envelope chunk(
            Teller teller,
            StreamLog.Head head,
            int partitions,
            StreamLog.Place after,
            long first,
            StreamLog.Place end,
            LocalDate day,
            boolean replay) {
        boolean adjacent = after.position() == first - 1;
        return new Envelope(
                teller.stream(),
                head.epoch(),
                head.partition(),
                partitions,
                first,
                end.position(),
                adjacent ? after.mark() : null,
                end.mark(),
                day,
                replay,
                null,
                head.forkedFrom(),
                head.forkedAt(),
                teller.terms());
    }

    public static Envelope heartbeat(Teller teller, StreamLog.Head head, int partitions) {
        long published = head.published().position();
        return new Envelope(
                teller.stream(),
                head.epoch(),
                head.partition(),
                partitions,
                published + 1,
                published,
                null,
                head.published().mark(),
                null,
                false,
                null,
                head.forkedFrom(),
                head.forkedAt(),
                teller.terms());
    }

    public Envelope beginningAt(long position) {
        return new Envelope(
                stream,
                epoch,
                partition,
                partitions,
                first,
                last,
                after,
                mark,
                day,
                true,
                position,
                forkedFrom,
                forkedAt,
                terms);
    }

    public long events() {
        return last - first + 1;
    }

    /** Names the message among those in flight, and for whoever looks at a queue. */
    public String messageId() {
        return "%s/%d/%d-%d".formatted(stream, partition, first, last);
    }

    /** @param user who publishes it, which the broker checks */
    public BasicProperties properties(String user) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("ates-stream", stream);
        headers.put("ates-epoch", epoch.toString());
        headers.put("ates-partition", partition);
        headers.put("ates-partitions", partitions);
        headers.put("ates-first", first);
        headers.put("ates-last", last);
        headers.put("ates-replay", replay);
        putIfKnown(headers, "ates-after", after);
        putIfKnown(headers, "ates-mark", mark);
        putIfKnown(headers, "ates-day", day);
        putIfKnown(headers, "ates-forked-from", forkedFrom);
        putIfKnown(headers, "ates-zone", terms.zone());
        putIfKnown(headers, "ates-currency", terms.currency());
        if (forkedAt != null) {
            headers.put("ates-forked-at", forkedAt);
        }
        if (begins != null) {
            headers.put("ates-begins", begins);
        }
        return new BasicProperties.Builder()
                .contentType(Chunk.CONTENT_TYPE)
                .deliveryMode(2)
                .messageId(messageId())
                .userId(user)
                .headers(headers)
                .build();
    }

    private static void putIfKnown(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value.toString());
        }
    }

    /**
     * Reads the headers of a message.
     *
     * @throws Chunk.NotABatch naming the header that is missing or wrong
     */
    public static Envelope of(BasicProperties properties) throws Chunk.NotABatch {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        try {
            Object day = headers.get("ates-day");
            return new Envelope(
                    text(headers, "ates-stream"),
                    UUID.fromString(text(headers, "ates-epoch")),
                    Math.toIntExact(number(headers, "ates-partition")),
                    Math.toIntExact(number(headers, "ates-partitions")),
                    number(headers, "ates-first"),
                    number(headers, "ates-last"),
                    id(headers, "ates-after"),
                    id(headers, "ates-mark"),
                    day == null ? null : LocalDate.parse(day.toString()),
                    Boolean.TRUE.equals(headers.get("ates-replay")),
                    headers.containsKey("ates-begins") ? (Long) number(headers, "ates-begins") : null,
                    id(headers, "ates-forked-from"),
                    headers.containsKey("ates-forked-at") ? (Long) number(headers, "ates-forked-at") : null,
                    terms(headers));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new Chunk.NotABatch("The headers are no chunk's: " + e.getMessage());
        }
    }

    private static Terms terms(Map<String, Object> headers) {
        Object zone = headers.get("ates-zone");
        Object currency = headers.get("ates-currency");
        return new Terms(
                zone == null ? null : ZoneId.of(zone.toString()), currency == null ? null : currency.toString());
    }

    public static @Nullable UUID id(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        return value == null ? null : UUID.fromString(value.toString());
    }

    public static String text(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("header %s is missing".formatted(name));
        }
        return value.toString();
    }

    public static long number(Map<String, Object> headers, String name) {
        if (headers.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("header %s is no number".formatted(name));
    }
}
