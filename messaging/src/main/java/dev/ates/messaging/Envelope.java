package dev.ates.messaging;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a chunk belongs, carried in AMQP headers so that the body is never encoded again. An empty chunk ({@code last =
 * first − 1}, no day) is a heartbeat: it says where the stream's head is.
 */
record Envelope(
        String stream,
        UUID epoch,
        int partition,
        long first,
        long last,
        @Nullable LocalDate day,
        boolean replay) {

    Envelope {
        if (first < 1 || last < first - 1) {
            throw new IllegalArgumentException("positions %d to %d".formatted(first, last));
        }
        if (day == null && last >= first) {
            throw new IllegalArgumentException("no day");
        }
    }

    static Envelope heartbeat(String stream, UUID epoch, int partition, long head) {
        return new Envelope(stream, epoch, partition, head + 1, head, null, false);
    }

    long events() {
        return last - first + 1;
    }

    /** Names the message among those in flight, and for whoever looks at a queue. */
    String messageId() {
        return "%s/%d/%d-%d".formatted(stream, partition, first, last);
    }

    BasicProperties properties() {
        Map<String, Object> headers = new HashMap<>();
        headers.put("ates-stream", stream);
        headers.put("ates-epoch", epoch.toString());
        headers.put("ates-partition", partition);
        headers.put("ates-first", first);
        headers.put("ates-last", last);
        headers.put("ates-replay", replay);
        if (day != null) {
            headers.put("ates-day", day.toString());
        }
        return new BasicProperties.Builder()
                .contentType(Chunk.CONTENT_TYPE)
                .deliveryMode(2)
                .messageId(messageId())
                .headers(headers)
                .build();
    }

    /**
     * Reads the headers of a message.
     *
     * @throws Chunk.NotABatch naming the header that is missing or wrong
     */
    static Envelope of(BasicProperties properties) throws Chunk.NotABatch {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        try {
            Object day = headers.get("ates-day");
            return new Envelope(
                    text(headers, "ates-stream"),
                    UUID.fromString(text(headers, "ates-epoch")),
                    Math.toIntExact(number(headers, "ates-partition")),
                    number(headers, "ates-first"),
                    number(headers, "ates-last"),
                    day == null ? null : LocalDate.parse(day.toString()),
                    Boolean.TRUE.equals(headers.get("ates-replay")));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new Chunk.NotABatch("The headers are no chunk's: " + e.getMessage());
        }
    }

    static String text(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("header %s is missing".formatted(name));
        }
        return value.toString();
    }

    static long number(Map<String, Object> headers, String name) {
        if (headers.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("header %s is no number".formatted(name));
    }
}
