package dev.ates.contracts.wire;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a chunk belongs, carried in headers so that the body is never encoded again. An empty chunk ({@code last =
 * first − 1}, no day) is a heartbeat: it carries the stream's head position.
 *
 * @param after the mark of the chunk before this one; none at the start of the log, or when that is not known
 * @param mark the mark of the chunk that ends at {@code last}
 * @param replay whether a consumer requested it
 * @param begins the first position that the log still has, for a consumer that requested an earlier one
 */
public record Envelope(
        Source source,
        long first,
        long last,
        @Nullable UUID after,
        @Nullable UUID mark,
        @Nullable LocalDate day,
        boolean replay,
        @Nullable Long begins) {

    /** How many partitions a stream may have. */
    public static final int PARTITIONS_MAX = 64;

    /**
     * The log that it comes from.
     *
     * @param partitions how many the stream has
     * @param forkedFrom the epoch that this one continues, none for the first epoch of a database
     * @param forkedAt the last position that both have in common
     * @param terms the zone of its days and the currency of its amounts
     */
    public record Source(
            String stream,
            UUID epoch,
            int partition,
            int partitions,
            @Nullable UUID forkedFrom,
            @Nullable Long forkedAt,
            Terms terms) {

        public Source {
            if ((forkedFrom == null) != (forkedAt == null) || forkedAt != null && forkedAt < 0) {
                throw new IllegalArgumentException("forked from %s at %s".formatted(forkedFrom, forkedAt));
            }
            if (partitions < 1 || partitions > PARTITIONS_MAX) {
                throw new IllegalArgumentException(
                        "%d partitions, there are 1 to %d".formatted(partitions, PARTITIONS_MAX));
            }
        }
    }

    public Envelope {
        if (first < 1 || last < first - 1) {
            throw new IllegalArgumentException("positions %d to %d".formatted(first, last));
        }
        if (begins != null && (begins < 1 || begins - 1 > last)) {
            throw new IllegalArgumentException("a log up to %d begins at %d".formatted(last, begins));
        }
        if (day == null && last >= first) {
            throw new IllegalArgumentException("no day");
        }
    }

    /**
     * Carries the head position, and for a consumer that requested events which the log no longer has, also the log's first
     * position.
     */
    public static Envelope heartbeat(Source source, long head, @Nullable UUID mark, @Nullable Long begins) {
        return new Envelope(source, head + 1, head, null, mark, null, begins != null, begins);
    }

    public UUID epoch() {
        return source.epoch();
    }

    public long events() {
        return last - first + 1;
    }

    /** Identifies the message among those in flight, and for operators who look at a queue. */
    public String messageId() {
        return "%s/%d/%d-%d".formatted(source.stream(), source.partition(), first, last);
    }

    /** The events of a message with these headers, each still to be decoded. */
    public List<JsonNode> split(byte[] body) throws Chunk.NotABatch {
        List<JsonNode> events = Chunk.split(body);
        if (events.size() != events()) {
            throw new Chunk.NotABatch("It has %d events, its headers say %d".formatted(events.size(), events()));
        }
        return events;
    }

    public Map<String, Object> headers() {
        return new Headers()
                .with("ates-stream", source.stream())
                .with("ates-epoch", source.epoch())
                .with("ates-partition", source.partition())
                .with("ates-partitions", source.partitions())
                .with("ates-forked-from", source.forkedFrom())
                .with("ates-forked-at", source.forkedAt())
                .with("ates-zone", source.terms().zone())
                .with("ates-currency", source.terms().currency())
                .with("ates-first", first)
                .with("ates-last", last)
                .with("ates-after", after)
                .with("ates-mark", mark)
                .with("ates-day", day)
                .with("ates-replay", replay)
                .with("ates-begins", begins)
                .all();
    }

    /** Only years of four digits: a database has no others. */
    private static LocalDate day(String text) {
        if (text.length() != "2026-11-28".length()) {
            throw new IllegalArgumentException("header ates-day is no day such as 2026-11-28");
        }
        return LocalDate.parse(text);
    }

    /** @throws Chunk.NotABatch naming the header that is missing or wrong */
    public static Envelope of(@Nullable Map<String, Object> headers) throws Chunk.NotABatch {
        var told = new Headers(headers == null ? Map.of() : headers);
        try {
            String zone = told.textIfAny("ates-zone");
            String day = told.textIfAny("ates-day");
            var source = new Source(
                    told.text("ates-stream"),
                    UUID.fromString(told.text("ates-epoch")),
                    told.small("ates-partition"),
                    told.small("ates-partitions"),
                    told.idIfAny("ates-forked-from"),
                    told.numberIfAny("ates-forked-at"),
                    new Terms(zone == null ? null : ZoneId.of(zone), told.textIfAny("ates-currency")));
            return new Envelope(
                    source,
                    told.number("ates-first"),
                    told.number("ates-last"),
                    told.idIfAny("ates-after"),
                    told.idIfAny("ates-mark"),
                    day == null ? null : day(day),
                    told.isTrue("ates-replay"),
                    told.numberIfAny("ates-begins"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Chunk.NotABatch("The headers are not those of a chunk: " + e.getMessage());
        }
    }
}
