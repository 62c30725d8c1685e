package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Can a generator create a client from the document that each service publishes below {@code /v3}? The OpenAPI
 * documents are kept in {@code target}.
 */
class OpenApiTest {

    private static final Pattern SPEAKING = Pattern.compile("[a-z][A-Za-z]+");
    private static final Pattern SCHEMA = Pattern.compile("\\$ref: \\./(schemas/\\S+)");
    private static final String PROBLEM = "#/components/schemas/Problem";

    @ParameterizedTest
    @ValueSource(strings = {"tracker", "accounting", "analytics", "outside"})
    void describesEveryOperationWhole(String service) throws Exception {
        List<String> wrong = new ArrayList<>();
        Set<String> ids = new HashSet<>();

        operations(document(service)).forEach((name, operation) -> {
            String id = operation.path("operationId").asString("");
            check(
                    wrong,
                    name,
                    "has a summary",
                    !operation.path("summary").asString("").isBlank());
            check(
                    wrong,
                    name,
                    "has a speaking id, not " + id,
                    SPEAKING.matcher(id).matches());
            check(wrong, name, "has an id of its own, not " + id, ids.add(id));
            check(wrong, name, "has a tag", operation.path("tags").size() > 0);
            boolean bearer = !operation.has("security");
            check(wrong, name, "is for programs", bearer == name.contains(" /api/"));
            JsonNode responses = operation.path("responses");
            for (String status : bearer ? List.of("400", "401", "403", "default") : List.of("400", "default")) {
                check(wrong, name, "documents " + status, responses.has(status));
            }
            check(wrong, name, "documents 404", !name.contains("{") || responses.has("404"));
            check(wrong, name, "documents 415", !operation.has("requestBody") || responses.has("415"));
            responses.forEachEntry((status, response) -> checkContent(wrong, name + " " + status, status, response));
        });

        assertThat(wrong).isEmpty();
    }

    private static void checkContent(List<String> wrong, String name, String status, JsonNode response) {
        JsonNode content = response.path("content");
        if (status.startsWith("2")) {
            check(wrong, name, "names its media types", !content.has("*/*"));
            check(wrong, name, "has content, unless it is 204", status.equals("204") == content.isEmpty());
            content.forEachEntry(
                    (type, media) -> check(wrong, name, "has a schema for " + type, isSpecific(media.path("schema"))));
        } else {
            check(
                    wrong,
                    name,
                    "is a problem",
                    content.path("application/problem+json")
                            .path("schema")
                            .path("$ref")
                            .asString("")
                            .equals(PROBLEM));
        }
    }

    private static boolean isSpecific(JsonNode schema) {
        return schema.has("$ref")
                || schema.has("anyOf")
                || schema.has("oneOf")
                || schema.has("properties")
                || schema.has("items") && isSpecific(schema.path("items"))
                || schema.has("type") && !schema.path("type").asString("").equals("object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracker", "accounting", "analytics", "outside"})
    void saysOfEveryPropertyWhetherItMayBeMissing(String service) throws Exception {
        JsonNode schemas = document(service).path("components").path("schemas");
        List<String> wrong = new ArrayList<>();

        schemas.forEachEntry((name, schema) -> {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(property -> required.add(property.asString()));
            if (!name.equals("Problem")) {
                schema.path("properties")
                        .forEachEntry((property, described) -> check(
                                wrong,
                                name + "." + property,
                                "is either required or nullable",
                                required.contains(property) != mayBeNull(described)));
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(schemas.toString())
                .as("a 64-bit seed, which JavaScript would round")
                .doesNotContain("\"seed\":{\"type\":\"integer\"");
    }

    private static boolean mayBeNull(JsonNode property) {
        return Stream.concat(
                        property.path("type").valueStream(),
                        property.path("anyOf").valueStream().map(one -> one.path("type")))
                .anyMatch(type -> type.asString("").equals("null"));
    }

    /**
     * Two types called {@code EntryList} used to be one schema, and clients could read neither. {@code Decisions.Decision} and
     * {@code Quarantine.Decision} have the same name now.
     */
    @Test
    void givesTypesOfOneNameASchemaEach() throws Exception {
        JsonNode schemas = document("accounting").path("components").path("schemas");

        assertThat(schemas.propertyNames()).contains("AccountEntryList", "OpsQuarantineList");
        assertThat(schemas.path("AccountEntryList").path("properties").has("entries"))
                .isTrue();
        assertThat(schemas.path("Proposal")
                        .path("properties")
                        .path("what")
                        .path("type")
                        .asString())
                .as("JSON that is served as it is")
                .isEqualTo("object");
        assertThat(schemas.path("OpsQuarantineList").path("properties").has("events"))
                .isTrue();
        assertThat(schemas.path("Decision").path("properties").has("subject")).isTrue();
        assertThat(schemas.path("QuarantineDecision").path("properties").has("result"))
                .isTrue();
    }

    /** References of an AsyncAPI document are relative to its address. */
    @ParameterizedTest
    @ValueSource(strings = {"tracker", "accounting", "analytics", "outside"})
    void servesTheEventsAndTheirSchemas(String service) throws Exception {
        try (var wire = new Wire(Instance.running().port(service))) {
            var document = wire.send(get("/v3/contracts/asyncapi.yaml"));

            assertThat(document.status()).isEqualTo(200);
            assertThat(document.header("Content-Type")).hasValue("application/yaml");
            var schemas = SCHEMA.matcher(document.body())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(schemas).isNotEmpty();
            for (var schema : schemas) {
                var answer = wire.send(get("/v3/contracts/" + schema));
                assertThat(answer.status()).as(schema).isEqualTo(200);
                assertThat(JsonMapper.shared().readTree(answer.body()).has("$schema"))
                        .as(schema)
                        .isTrue();
            }
            for (var other : List.of("board.yaml", "samples/ates.person.changed.v1/employee.json", "schemas")) {
                assertThat(wire.send(get("/v3/contracts/" + other)).status())
                        .as(other)
                        .isEqualTo(404);
            }
        }
    }

    private static Wire.Request get(String path) {
        return new Wire.Request("GET", path, List.of(), null);
    }

    private static void check(List<String> wrong, String name, String rule, boolean kept) {
        if (!kept) {
            wrong.add(name + ": " + rule);
        }
    }

    private static Map<String, JsonNode> operations(JsonNode document) {
        var operations = new TreeMap<String, JsonNode>();
        document.path("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry(
                        (method, operation) -> operations.put("%s %s".formatted(method, path), operation)));
        assertThat(operations).isNotEmpty();
        return operations;
    }

    private static JsonNode document(String service) throws IOException {
        try (var wire = new Wire(Instance.running().port(service))) {
            var answer = wire.send(get("/v3/api-docs"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            Files.writeString(Path.of("target", "openapi-%s.json".formatted(service)), answer.body());
            return JsonMapper.shared().readTree(answer.body());
        }
    }
}
