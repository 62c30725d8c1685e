package dev.ates.contracts.wire;

import dev.ates.contracts.Event;
import dev.ates.contracts.EventJson;
import dev.ates.contracts.EventTypes;
import dev.ates.contracts.Superseded;
import dev.ates.contracts.Trace;
import dev.ates.contracts.UuidV7;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a message and of a row in the log: a CloudEvents 1.0 JSON batch, encoded once, when it is written. */
public final class Chunk {

    public static final String CONTENT_TYPE = "application/cloudevents-batch+json; charset=utf-8";
    public static final byte[] EMPTY = "[]".getBytes(StandardCharsets.US_ASCII);

    /** A chunk has at most this many events … */
    public static final int EVENTS_MAX = 500;
    /** … and, if it has more than one event, at most this many bytes. */
    public static final int BYTES_MAX = 256 * 1024;
    /** A larger body is not a chunk. */
    private static final int MESSAGE_BYTES_MAX = 1024 * 1024;

    private static final JsonMapper JSON = EventJson.mapper();
    private static final String SCHEMAS = "https://ates.dev/schemas/";

    private Chunk() {}

    /** Encodes one event of a stream as a CloudEvent with a new id. */
    public static byte[] cloudEvent(String stream, Instant time, Event event) {
        return cloudEvent(stream, newId(time), time, event, null);
    }

    /**
     * Encodes one event of a stream as a CloudEvent.
     *
     * @param id the same for all versions of a fact, and for nothing else
     * @param traceparent the trace that the event belongs to, {@code null} for none
     */
    public static byte[] cloudEvent(String stream, UUID id, Instant time, Event event, @Nullable String traceparent) {
        var out = new ByteArrayOutputStream(512);
        String type = EventTypes.nameOf(event.getClass());
        UUID person = event.person();
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("specversion", "1.0");
            json.writeStringProperty("id", id.toString());
            json.writeStringProperty("source", "/ates/" + stream);
            json.writeStringProperty("type", type);
            if (person != null) {
                json.writeStringProperty("subject", person.toString());
            }
            json.writeStringProperty("time", time.toString());
            json.writeStringProperty("datacontenttype", "application/json");
            json.writeStringProperty("dataschema", SCHEMAS + type + ".json");
            if (traceparent != null) {
                json.writeStringProperty("traceparent", traceparent);
            }
            json.writePOJOProperty("data", event);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Wraps encoded events into one batch. */
    public static byte[] batch(List<byte[]> cloudEvents) {
        var out = new ByteArrayOutputStream(
                cloudEvents.stream().mapToInt(e -> e.length + 1).sum() + 1);
        char before = '[';
        for (byte[] event : cloudEvents) {
            out.write(before);
            out.writeBytes(event);
            before = ',';
        }
        out.write(']');
        return out.toByteArray();
    }

    /** Joins batches into one without decoding them. */
    public static byte[] join(List<byte[]> batches) {
        return batches.size() == 1
                ? batches.getFirst()
                : batch(batches.stream()
                        .map(b -> Arrays.copyOfRange(b, 1, b.length - 1))
                        .toList());
    }

    /** One event that was stored as text. */
    public static JsonNode event(String raw) {
        return JSON.readTree(raw);
    }

    /** Refuses a body that is too large before anything else is read. */
    public static void requireSize(byte[] body) throws NotABatch {
        if (body.length > MESSAGE_BYTES_MAX) {
            throw new NotABatch("It has %,d bytes, a chunk has at most %,d".formatted(body.length, MESSAGE_BYTES_MAX));
        }
    }

    /** Splits a body into its events without decoding them, so that one invalid event does not affect the others. */
    public static List<JsonNode> split(byte[] body) throws NotABatch {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new NotABatch("The body is not JSON: " + e.getOriginalMessage());
        }
        if (!tree.isArray()) {
            throw new NotABatch("The body is not a JSON array");
        }
        return tree.valueStream().toList();
    }

    /**
     * Decodes one event.
     *
     * @throws IllegalArgumentException with the reason, if it is not a CloudEvent that this version can read
     */
    public static <E extends Event> CloudEvent<E> decode(JsonNode cloudEvent, String producer, Class<E> family) {
        try {
            if (!"1.0".equals(text(cloudEvent, "specversion"))) {
                throw new IllegalArgumentException("specversion must be 1.0");
            }
            if (!("/ates/" + producer).equals(text(cloudEvent, "source"))) {
                throw new IllegalArgumentException(
                        "source must be /ates/%s, it is '%s'".formatted(producer, text(cloudEvent, "source")));
            }
            String type = text(cloudEvent, "type");
            Class<? extends Event> known = EventTypes.of(family).get(type);
            if (known == null) {
                throw new IllegalArgumentException(
                        "type '%s' is unknown to the consumers of stream %s".formatted(type, producer));
            }
            Event event = JSON.treeToValue(cloudEvent.path("data"), known);
            if (event == null) {
                throw new IllegalArgumentException("no data");
            }
            while (!family.isInstance(event) && event instanceof Superseded<?> old) {
                event = old.upcast();
            }
            String traceparent = cloudEvent.path("traceparent").asString("");
            return new CloudEvent<>(
                    UUID.fromString(text(cloudEvent, "id")),
                    Instant.parse(text(cloudEvent, "time")),
                    Trace.isValid(traceparent) ? traceparent : null,
                    family.cast(event));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode cloudEvent, String attribute) {
        JsonNode value = cloudEvent.path(attribute);
        if (!value.isString()) {
            throw new IllegalArgumentException("attribute '%s' is missing".formatted(attribute));
        }
        return value.stringValue();
    }

    public static UUID newId(Instant time) {
        return UuidV7.of(time, ThreadLocalRandom.current());
    }

    /** A message that is not a chunk: it has no position and cannot go into quarantine. */
    public static final class NotABatch extends Exception {
        public NotABatch(String reason) {
            super(reason);
        }
    }
}
