package dev.ates.contracts;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Can everything that was ever published still be read? Samples are added, never changed. Some are exactly at each
 * bound, so a bound of a published version cannot be tightened either.
 */
class SamplesTest {

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("samples")
    void keepsItsSchemaAndSurvivesTheRecord(String wireName, String name, JsonNode sample) {
        assertThat(Contract.errors(wireName, sample)).as(name).isEmpty();

        Event event = decode(wireName, sample);

        assertThat(encode(event)).isEqualTo(sample);
        assertThat(EventTypes.nameOf(event.getClass())).isEqualTo(wireName);
        assertThat(EventJson.mapper().readValue(EventJson.mapper().writeValueAsBytes(event), event.getClass()))
                .isEqualTo(event);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("samples")
    void isReadTheSameWithAFieldOfTheFuture(String wireName, String name, JsonNode sample) {
        ObjectNode ofTheFuture = ((ObjectNode) sample.deepCopy()).put("colour", "green");

        assertThat(Contract.errors(wireName, ofTheFuture)).as(name).isEmpty();
        assertThat(decode(wireName, ofTheFuture)).isEqualTo(decode(wireName, sample));
    }

    @ParameterizedTest
    @MethodSource("events")
    void someSampleStandsAtEveryBound(String wireName) {
        Collection<JsonNode> samples = Contract.samples(wireName).values();

        Contract.schema(wireName).path("properties").forEachEntry((field, property) -> {
            Set<JsonNode> values = samples.stream().map(s -> s.path(field)).collect(toSet());
            if (property.path("type").isArray()) {
                // A field that was added later is left out instead.
                assertThat(values).as("%s is null", field).anyMatch(value -> value.isNull() || value.isMissingNode());
                assertThat(values).as("%s is not null", field).anyMatch(value -> value.isString() || value.isArray());
            }
            property.path("enum").forEach(value -> assertThat(values).as(field).contains(value));
            if (property.path("type").asString("").equals("boolean")) {
                assertThat(values).as(field).hasSize(2);
            }
            if (property.path("format").asString("").equals("date")) {
                assertThat(values.stream().map(JsonNode::asString)).as(field).contains("1900-01-01", "9999-12-31");
            }
            if (!field.equals("currency")) {
                Set<Integer> lengths = values.stream()
                        .filter(JsonNode::isString)
                        .map(value -> lengthOf(value.asString()))
                        .collect(toSet());
                Stream.of("minLength", "maxLength")
                        .filter(property::has)
                        .forEach(bound -> assertThat(lengths)
                                .as("%s of %s", bound, field)
                                .contains(property.path(bound).asInt()));
            }
            if (property.has("maxItems")) {
                assertThat(values.stream().map(JsonNode::size))
                        .as("most of %s", field)
                        .contains(property.path("maxItems").asInt());
            }
            Set<Long> numbers = values.stream()
                    .filter(JsonNode::isIntegralNumber)
                    .map(JsonNode::asLong)
                    .collect(toSet());
            Stream.of("minimum", "maximum")
                    .filter(property::has)
                    .forEach(bound -> assertThat(numbers)
                            .as("%s of %s", bound, field)
                            .contains(property.path(bound).asLong()));
        });
    }

    @ParameterizedTest
    @MethodSource("events")
    void someSampleHasCyrillicAndAnEmojiWhereThereIsFreeText(String wireName) {
        boolean freeText = Contract.schema(wireName)
                .path("properties")
                .valueStream()
                .anyMatch(property -> property.path("maxLength").asInt(0) >= 200);

        String all = Contract.samples(wireName).values().toString();

        assertThat(all.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC))
                .isEqualTo(freeText);
        assertThat(all.codePoints().anyMatch(Character::isEmojiPresentation)).isEqualTo(freeText);
    }

    static Event decode(String wireName, JsonNode data) {
        return EventJson.mapper()
                .treeToValue(
                        EventJson.mapper().readTree(data.toString()),
                        EventTypes.byName(wireName).orElseThrow());
    }

    static JsonNode encode(Event event) {
        return EventJson.mapper().readTree(EventJson.mapper().writeValueAsBytes(event));
    }

    private static int lengthOf(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Stream<String> events() {
        return EventTypes.all().keySet().stream();
    }

    private static Stream<Arguments> samples() {
        return events().flatMap(wireName -> Contract.samples(wireName).entrySet().stream()
                .map(sample -> Arguments.of(wireName, sample.getKey(), sample.getValue())));
    }
}
