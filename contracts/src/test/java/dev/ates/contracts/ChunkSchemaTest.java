package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Does the schema of a chunk accept every chunk that we publish, and nothing else? */
class ChunkSchemaTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void acceptsAHeartbeat() {
        assertThat(errors(List.of())).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("samples")
    void acceptsEverySampleInItsEnvelope(String wireName, String name) {
        assertThat(errors(List.of(envelope(wireName, name)))).isEmpty();
    }

    @Test
    void acceptsItsOwnExamples() {
        assertThat(Contract.schema(Contract.BATCH).path("examples"))
                .isNotEmpty()
                .allSatisfy(example ->
                        assertThat(Contract.errors(Contract.BATCH, example)).isEmpty());
    }

    @Test
    void acceptsFiveHundredEventsAndNotOneMore() {
        ObjectNode event = envelope("ates.task.assigned.v1", "typical");

        assertThat(errors(Collections.nCopies(500, event))).isEmpty();
        assertThat(errors(Collections.nCopies(501, event))).isNotEmpty();
    }

    @Test
    void acceptsAnUntracedEventAndAttributesOfTheFuture() {
        ObjectNode event = envelope("ates.task.assigned.v1", "typical")
                .without("traceparent")
                .put("colour", "green");

        assertThat(errors(List.of(event))).isEmpty();
    }

    @Test
    void knowsEveryTypeAndItsProducer() {
        JsonNode item = Contract.schema(Contract.BATCH).path("items");

        assertThat(item.path("properties")
                        .path("type")
                        .path("enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().keySet());
        assertThat(item.path("allOf")
                        .valueStream()
                        .map(rule -> rule.at("/if/properties/type/const").asString()))
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoilt")
    void refusesASpoiltEnvelope(String what, String wireName, Consumer<ObjectNode> spoil) {
        ObjectNode event = envelope(
                wireName, Contract.samples(wireName).keySet().iterator().next());
        assertThat(errors(List.of(event))).isEmpty();

        spoil.accept(event);

        assertThat(errors(List.of(event))).as(what).isNotEmpty();
    }

    @Test
    void refusesWhatIsNoBatch() {
        ObjectNode event = envelope("ates.task.assigned.v1", "typical");

        assertThat(Contract.errors(Contract.BATCH, event)).isNotEmpty();
        assertThat(Contract.errors(Contract.BATCH, JSON.nullNode())).isNotEmpty();
        assertThat(Contract.errors(Contract.BATCH, JSON.arrayNode().add(1))).isNotEmpty();
    }

    private static Stream<Arguments> spoilt() {
        String task = "ates.task.assigned.v1";
        String marker = "ates.day.sealed.v1";
        Stream<Arguments> missing = Stream.of(
                        "specversion",
                        "id",
                        "source",
                        "type",
                        "subject",
                        "time",
                        "datacontenttype",
                        "dataschema",
                        "data")
                .map(attribute -> spoilt("without " + attribute, task, event -> event.remove(attribute)));
        Stream<Arguments> nulls = Stream.of("subject", "time", "data", "traceparent")
                .map(attribute -> spoilt(attribute + " null", task, event -> event.putNull(attribute)));
        Stream<Arguments> others = Stream.of(
                spoilt("another version of CloudEvents", task, event -> event.put("specversion", "0.3")),
                spoilt("an id that is no UUID", task, event -> event.put("id", "1")),
                spoilt("a source of another stream", task, event -> event.put("source", "/ates/accounting")),
                spoilt("an unknown source", task, event -> event.put("source", "/ates/analytics")),
                spoilt("an unknown type", task, event -> event.put("type", "ates.task.assigned.v3")),
                spoilt("a subject that is no UUID", task, event -> event.put("subject", "paul")),
                spoilt(
                        "a marker with a subject",
                        marker,
                        event -> event.put("subject", "5f0c2a2e-3f0e-4c57-9a53-6c8d8f3d1b11")),
                spoilt("a time without zone", task, event -> event.put("time", "2026-11-23T09:15:30")),
                spoilt("a time in words", task, event -> event.put("time", "yesterday")),
                spoilt("another content type", task, event -> event.put("datacontenttype", "text/plain")),
                spoilt(
                        "another type's schema",
                        task,
                        event -> event.put("dataschema", Contract.schemaId("ates.task.completed.v1"))),
                spoilt("a trace that is none", task, event -> event.put("traceparent", "00-1-2-3")),
                spoilt(
                        "data that its own schema refuses",
                        task,
                        event -> ((ObjectNode) event.path("data")).put("feeMinor", 1)),
                spoilt(
                        "data of another type",
                        task,
                        event -> event.set("data", Contract.sample("ates.task.completed.v1", "typical"))));
        return Stream.of(missing, nulls, others).flatMap(rows -> rows);
    }

    private static Arguments spoilt(String what, String wireName, Consumer<ObjectNode> spoil) {
        return Arguments.of(what, wireName, spoil);
    }

    private static Stream<Arguments> samples() {
        return EventTypes.all().keySet().stream()
                .flatMap(wireName ->
                        Contract.samples(wireName).keySet().stream().map(name -> Arguments.of(wireName, name)));
    }

    private static List<String> errors(List<ObjectNode> events) {
        ArrayNode chunk = JSON.arrayNode();
        chunk.addAll(events);
        return Contract.errors(Contract.BATCH, chunk);
    }

    private static ObjectNode envelope(String wireName, String sample) {
        JsonNode data = Contract.sample(wireName, sample).deepCopy();
        Event event = SamplesTest.decode(wireName, data);
        ObjectNode envelope = JSON.objectNode()
                .put("specversion", "1.0")
                .put("id", "019377a0-5c00-7000-8000-000000000001")
                .put("source", "/ates/" + Contract.streamOf(event))
                .put("type", wireName)
                .put("time", "2026-11-23T09:15:30.123456Z")
                .put("datacontenttype", "application/json")
                .put("dataschema", Contract.schemaId(wireName))
                .put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        if (event.person() != null) {
            envelope.put("subject", event.person().toString());
        }
        envelope.set("data", data);
        return envelope;
    }
}
