package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Does every event have a schema that agrees with its record? */
class SchemasTest {

    @Test
    void everyEventHasASchemaAndSamplesAndNothingElseHas() {
        Set<String> schemas = new HashSet<>(EventTypes.all().keySet());
        schemas.add(Contract.BATCH);

        assertThat(Contract.schemas().keySet()).isEqualTo(schemas);
        assertThat(Contract.sampled())
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void keepsTheMetaSchemaAndCarriesItsOwnName(String name) {
        JsonNode schema = Contract.schema(name);

        assertThat(Contract.errorsOfSchema(schema)).isEmpty();
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asString()).isEqualTo(Contract.schemaId(name));
        assertThat(schema.path("title").asString()).isNotBlank();
        assertThat(schema.path("description").asString()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("events")
    void describesTheFieldsOfTheRecordAndRequiresThoseItAlwaysHad(String wireName) {
        JsonNode schema = Contract.schema(wireName);
        List<String> fields = components(wireName).map(RecordComponent::getName).toList();

        assertThat(schema.path("properties").propertyNames()).containsExactlyElementsOf(fields);
        assertThat(texts(schema.path("required")))
                .containsExactlyElementsOf(components(wireName)
                        .filter(component -> !component.isAnnotationPresent(AddedLater.class))
                        .map(RecordComponent::getName)
                        .toList());
        assertThat(schema.path("properties"))
                .allSatisfy(property ->
                        assertThat(property.path("description").asString()).isNotBlank());
        assertThat(schema.has("additionalProperties"))
                .as("open to fields of later minor changes")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("events")
    void givesEveryFieldTheTypeOfTheRecord(String wireName) {
        JsonNode properties = Contract.schema(wireName).path("properties");

        assertThat(components(wireName)).allSatisfy(component -> {
            JsonNode property = properties.path(component.getName());
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || component.isAnnotationPresent(AddedLater.class);
            String type = jsonTypeOf(component.getType());
            assertThat(property.path("type").isArray() ? texts(property.path("type")) : texts(property, "type"))
                    .isEqualTo(nullable ? List.of(type, "null") : List.of(type));
            assertThat(property.path("format").asString(""))
                    .isEqualTo(
                            component.getType() == UUID.class
                                    ? "uuid"
                                    : component.getType() == LocalDate.class ? "date" : "");
            if (component.getType().isEnum()) {
                assertThat(texts(property.path("enum")))
                        .containsExactlyElementsOf(
                                Arrays.stream(component.getType().getEnumConstants())
                                        .map(Object::toString)
                                        .toList());
            }
            if (component.getName().endsWith("Minor")) {
                assertThat(property.path("description").asString())
                        .as("unit and sign of %s", component.getName())
                        .containsIgnoringCase("in minor units of the currency")
                        .containsPattern("(?i)above|below|either sign");
            }
        });
    }

    private static Stream<String> schemas() {
        return Contract.schemas().keySet().stream();
    }

    private static Stream<String> events() {
        return EventTypes.all().keySet().stream();
    }

    private static Stream<RecordComponent> components(String wireName) {
        return Arrays.stream(EventTypes.byName(wireName).orElseThrow().getRecordComponents());
    }

    private static String jsonTypeOf(Class<?> type) {
        return type == long.class
                ? "integer"
                : type == boolean.class ? "boolean" : type == List.class ? "array" : "string";
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> texts(JsonNode object, String field) {
        return List.of(object.path(field).asString());
    }
}
