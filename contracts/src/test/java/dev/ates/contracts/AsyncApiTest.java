package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.QueueArguments;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Is the AsyncAPI document consistent, and does it describe the actual topology? */
class AsyncApiTest {

    private static final JsonNode DOCUMENT = Contract.asyncApi();

    private static final Map<String, Set<String>> HEARS = Map.of(
            "tracker", Set.of("people"),
            "accounting", Set.of("people", "tracker"),
            "analytics", Set.of("people", "tracker", "accounting"));

    @Test
    void isAnAsyncApiDocument() {
        assertThat(DOCUMENT.path("asyncapi").asString()).isEqualTo("3.0.0");
        assertThat(DOCUMENT.at("/info/title").asString()).isNotBlank();
        assertThat(DOCUMENT.at("/info/version").asString()).isNotBlank();
        assertThat(DOCUMENT.at("/servers/broker/protocol").asString()).isEqualTo("amqp");
    }

    @Test
    void everyReferenceResolves() {
        assertThat(references(DOCUMENT)).hasSizeGreaterThan(50).allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(resolve(reference).isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(Files.isRegularFile(Contract.besideAsyncApi(reference)))
                        .as(reference)
                        .isTrue();
            }
        });
    }

    @Test
    void refersToTheSchemaOfEveryEventAndOfTheChunk() {
        Set<String> expected = Stream.concat(EventTypes.all().keySet().stream(), Stream.of(Contract.BATCH))
                .map("./schemas/%s.json"::formatted)
                .collect(Collectors.toSet());

        assertThat(references(DOCUMENT).filter(reference -> !reference.startsWith("#")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyChannelCarriesMessagesAndDeclaresItsParameters() {
        assertThat(DOCUMENT.path("channels").properties()).allSatisfy(entry -> {
            JsonNode channel = entry.getValue();
            Set<String> placeholders = new HashSet<>();
            var matcher = Pattern.compile("\\{([a-z]+)}")
                    .matcher(channel.path("address").asString());
            while (matcher.find()) {
                placeholders.add(matcher.group(1));
            }
            assertThat(channel.path("parameters").propertyNames())
                    .as("parameters of %s", entry.getKey())
                    .containsExactlyInAnyOrderElementsOf(placeholders);
            assertThat(channel.path("messages"))
                    .as(entry.getKey())
                    .isNotEmpty()
                    .allSatisfy(message ->
                            assertThat(message.path("$ref").asString()).startsWith("#/components/messages/"));
            assertThat(channel.path("title").asString()).isNotBlank();
        });
    }

    @Test
    void everyOperationUsesMessagesOfItsOwnChannel() {
        assertThat(DOCUMENT.path("operations").properties()).isNotEmpty().allSatisfy(entry -> {
            JsonNode operation = entry.getValue();
            String channel = operation.at("/channel/$ref").asString();
            assertThat(operation.path("action").asString()).isIn("send", "receive");
            assertThat(channel).as(entry.getKey()).startsWith("#/channels/");
            assertThat(operation
                            .path("messages")
                            .valueStream()
                            .map(message -> message.path("$ref").asString()))
                    .as(entry.getKey())
                    .isNotEmpty()
                    .allMatch(message -> message.startsWith(channel + "/messages/"));
        });
    }

    @Test
    void everyMessageAndSchemaIsUsed() {
        Set<String> used = references(DOCUMENT).collect(Collectors.toSet());

        assertThat(DOCUMENT.at("/components/messages").propertyNames())
                .allMatch(name -> used.contains("#/components/messages/" + name));
    }

    @Test
    void declaresTheExchangesWithTheirKeys() {
        Set<String> expected = new TreeSet<>();
        Contract.STREAMS.keySet().forEach(producer -> {
            expected.add("topic ates.%s live.{partition}".formatted(producer));
            expected.add("topic ates.%s replay.{consumer}.{partition}".formatted(producer));
        });
        Contract.STREAMS.keySet().forEach(producer -> expected.add("fanout ates.%s.requests ".formatted(producer)));
        HEARS.keySet().forEach(consumer -> expected.add("fanout ates.%s.rejects ".formatted(consumer)));

        assertThat(channels("routingKey").map(channel -> {
                    JsonNode exchange = channel.at("/bindings/amqp/exchange");
                    assertThat(exchange.path("durable").asBoolean(false)).isTrue();
                    assertThat(exchange.path("autoDelete").asBoolean(true)).isFalse();
                    return "%s %s %s"
                            .formatted(
                                    exchange.path("type").asString(),
                                    exchange.path("name").asString(),
                                    channel.path("address").asString());
                }))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Seen to fail with an exchange of rejects that the code calls {@code ates.tracker.rejected}. */
    @Test
    void hasTheNamesThatTheCodeUses() {
        Set<String> expected = new TreeSet<>();
        for (String producer : Contract.STREAMS.keySet()) {
            expected.addAll(List.of(Addresses.exchange(producer), Addresses.requestExchange(producer)));
            expected.addAll(List.of(Addresses.requestQueue(producer), Addresses.liveKey(7)));
        }
        HEARS.forEach((consumer, producers) -> {
            expected.addAll(List.of(Addresses.rejectExchange(consumer), Addresses.deadQueue(consumer)));
            producers.forEach(producer -> expected.add(Addresses.queue(consumer, producer, 7)));
        });
        expected.add(Addresses.replayKey("{consumer}", 7));

        assertThat(Stream.concat(
                                channels("queue")
                                        .map(channel -> channel.path("address").asString()),
                                channels("routingKey")
                                        .flatMap(channel -> Stream.of(
                                                channel.path("address").asString(),
                                                channel.at("/bindings/amqp/exchange/name")
                                                        .asString())))
                        .filter(name -> !name.isEmpty())
                        .map(name -> name.replace("{partition}", "7")))
                .containsAll(expected)
                .allMatch(expected::contains);
    }

    @Test
    void declaresTheQueuesOfWhoHearsWhom() {
        Set<String> expected = new TreeSet<>();
        HEARS.forEach((consumer, producers) -> {
            expected.add("ates.%s.dead".formatted(consumer));
            producers.forEach(producer -> expected.add("ates.%s.from.%s.{partition}".formatted(consumer, producer)));
        });
        Contract.STREAMS.keySet().forEach(producer -> expected.add("ates.%s.requested".formatted(producer)));

        assertThat(channels("queue").map(channel -> {
                    JsonNode queue = channel.at("/bindings/amqp/queue");
                    assertThat(queue.path("durable").asBoolean(false)).isTrue();
                    assertThat(queue.path("exclusive").asBoolean(true)).isFalse();
                    assertThat(queue.path("autoDelete").asBoolean(true)).isFalse();
                    return channel.path("address").asString();
                }))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The document used to name three consumers. */
    @Test
    void letsAnybodyBeAConsumer() {
        Contract.STREAMS
                .keySet()
                .forEach(producer -> assertThat(
                                DOCUMENT.at("/channels/%sReplay/parameters/consumer/$ref".formatted(producer))
                                        .asString())
                        .isEqualTo("#/components/parameters/consumer"));
        assertThat(texts(DOCUMENT.at("/components/parameters/consumer/examples")))
                .containsAll(HEARS.keySet())
                .contains("bi-tool")
                .allMatch(name -> name.matches(Addresses.CONSUMER));
        assertThat(resolve("#/components/schemas/requestHeaders")
                        .at("/properties/ates-consumer/pattern")
                        .asString())
                .isEqualTo("^" + Addresses.CONSUMER + "$");
    }

    @Test
    void declaresTheArgumentsOfTheQueuesAsTheCodeDoes() {
        assertThat(channels("queue")).isNotEmpty().allSatisfy(channel -> {
            String name = channel.path("address").asString();
            var consumer = Pattern.compile("ates\\.(.+)\\.from\\..+").matcher(name);
            assertThat(JsonMapper.shared().convertValue(channel.path("x-rabbitmq-arguments"), Map.class))
                    .as(name)
                    .isEqualTo(
                            consumer.matches() ? QueueArguments.ofStream(consumer.group(1)) : QueueArguments.durable());
        });
    }

    @Test
    void everyStreamTellsTheEventsOfItsFamily() {
        Contract.STREAMS.forEach((stream, family) -> {
            JsonNode message = DOCUMENT.at("/components/messages/%sChunk".formatted(stream));
            assertThat(texts(message.at("/payload/allOf/1/items/properties/type/enum")))
                    .containsExactlyInAnyOrderElementsOf(EventTypes.of(family).keySet());
            assertThat(message.path("contentType").asString())
                    .isEqualTo("application/cloudevents-batch+json; charset=utf-8");
        });
    }

    @Test
    void aChunkTravelsWithItsHeaders() {
        ObjectNode headers = object("""
                {"ates-stream": "tracker", "ates-epoch": "5f0c2a2e-3f0e-4c57-9a53-6c8d8f3d1b11", "ates-partition": 0,
                 "ates-partitions": 1, "ates-mark": "0b2f3f5c-8f0b-4b0e-9d53-1c8d8f3d1b11",
                 "ates-first": 1, "ates-last": 500, "ates-day": "2026-11-23", "ates-replay": false}""");

        assertThat(errors("chunkHeaders", headers)).isEmpty();
        assertThat(errors("chunkHeaders", headers.deepCopy().put("ates-replay", true)))
                .isEmpty();
        headers.propertyNames()
                .forEach(name -> assertThat(
                                errors("chunkHeaders", headers.deepCopy().without(name)))
                        .as("without %s", name)
                        .isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "ates-stream, '\"analytics\"'",
        "ates-epoch, '\"one\"'",
        "ates-partition, -1",
        "ates-partition, '\"0\"'",
        "ates-partition, 64",
        "ates-partitions, 0",
        "ates-partitions, 65",
        "ates-mark, '\"one\"'",
        "ates-after, '\"one\"'",
        "ates-first, 0",
        "ates-last, 0",
        "ates-day, '\"yesterday\"'",
        "ates-replay, '\"true\"'"
    })
    void refusesASpoiltHeader(String header, String value) {
        ObjectNode headers = object("""
                {"ates-stream": "tracker", "ates-epoch": "5f0c2a2e-3f0e-4c57-9a53-6c8d8f3d1b11", "ates-partition": 0,
                 "ates-partitions": 1, "ates-mark": "0b2f3f5c-8f0b-4b0e-9d53-1c8d8f3d1b11",
                 "ates-first": 1, "ates-last": 1, "ates-day": "2026-11-23", "ates-replay": false}""");

        headers.set(header, JsonMapper.shared().readTree(value));

        assertThat(errors("chunkHeaders", headers)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 41})
    void aHeartbeatTellsTheHeadAndNoDay(long head) {
        ObjectNode headers = object("""
                        {"ates-stream": "tracker", "ates-epoch": "5f0c2a2e-3f0e-4c57-9a53-6c8d8f3d1b11",
                         "ates-partition": 0, "ates-partitions": 1, "ates-replay": false}""").put("ates-first", head + 1).put("ates-last", head);

        assertThat(errors("heartbeatHeaders", headers)).isEmpty();
        assertThat(errors("chunkHeaders", headers)).isNotEmpty();
        assertThat(DOCUMENT.at("/components/messages/heartbeat/payload/maxItems")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void aRequestSaysWhoIsHowFar() {
        ObjectNode headers = object("""
                {"ates-consumer": "accounting", "ates-partition": 0, "ates-applied": 0, "ates-replay": true}""");

        assertThat(errors("requestHeaders", headers)).isEmpty();
        headers.propertyNames()
                .forEach(name -> assertThat(
                                errors("requestHeaders", headers.deepCopy().without(name)))
                        .as("without %s", name)
                        .isNotEmpty());
        assertThat(errors("requestHeaders", headers.deepCopy().put("ates-applied", -1)))
                .isNotEmpty();
        assertThat(errors("requestHeaders", headers.deepCopy().put("ates-mark", "one")))
                .isNotEmpty();
    }

    private static List<String> errors(String schema, JsonNode headers) {
        JsonNode inlined = inlined(resolve("#/components/schemas/" + schema));
        return Contract.errors(inlined, headers);
    }

    /** The node with local references replaced by their targets. */
    private static JsonNode inlined(JsonNode node) {
        if (node.has("$ref")) {
            return inlined(resolve(node.path("$ref").asString()));
        }
        if (node.isObject()) {
            ObjectNode copy = JsonMapper.shared().createObjectNode();
            node.forEachEntry((name, value) -> copy.set(name, inlined(value)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonMapper.shared().createArrayNode();
            node.forEach(value -> copy.add(inlined(value)));
            return copy;
        }
        return node;
    }

    private static JsonNode resolve(String reference) {
        return DOCUMENT.at(reference.substring(1));
    }

    private static Stream<String> references(JsonNode node) {
        List<String> found = new ArrayList<>();
        collectReferences(node, found);
        return found.stream();
    }

    private static void collectReferences(JsonNode node, List<String> found) {
        if (node.has("$ref")) {
            found.add(node.path("$ref").asString());
        }
        node.forEach(child -> collectReferences(child, found));
    }

    private static Stream<JsonNode> channels(String kind) {
        return DOCUMENT.path("channels")
                .valueStream()
                .filter(channel -> channel.at("/bindings/amqp/is").asString().equals(kind));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
