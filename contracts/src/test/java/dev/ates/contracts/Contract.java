package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the published files for the tests: schemas, samples and the AsyncAPI document. */
final class Contract {

    static final String BATCH = "cloudevents-batch";

    /** Every stream with the family of its events. */
    static final Map<String, Class<? extends Event>> STREAMS =
            Map.of("people", PeopleEvent.class, "tracker", TrackerEvent.class, "accounting", AccountingEvent.class);

    private static final String SCHEMA_ID = "https://ates.dev/schemas/%s.json";
    private static final String DIALECT_2020_12 = "https://json-schema.org/draft/2020-12/schema";
    private static final Path DIRECTORY = directory("/contracts");
    private static final JsonMapper READER = JsonMapper.shared();

    /** Knows our schemas by id, and cannot load any others, for example from the network. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(schemaTexts()));

    private static final Map<String, JsonNode> SCHEMAS = filesIn(DIRECTORY.resolve("schemas"));

    private static final Map<String, Map<String, JsonNode>> SAMPLES = list(DIRECTORY.resolve("samples")).stream()
            .collect(Collectors.toMap(path -> path.getFileName().toString(), Contract::filesIn));

    private Contract() {}

    static String schemaId(String name) {
        return SCHEMA_ID.formatted(name);
    }

    /** Every schema file by its name without {@code .json}. */
    static Map<String, JsonNode> schemas() {
        return SCHEMAS;
    }

    /** Every schema of an event as it was first published. */
    static Map<String, JsonNode> published() {
        return filesIn(directory("/published"));
    }

    static JsonNode schema(String name) {
        return requireNonNull(schemas().get(name), name);
    }

    /** The samples of an event by the name of their case. */
    static Map<String, JsonNode> samples(String wireName) {
        return requireNonNull(SAMPLES.get(wireName), wireName);
    }

    static JsonNode sample(String wireName, String name) {
        return requireNonNull(samples(wireName).get(name), name);
    }

    /** The wire names that have a directory of samples. */
    static Set<String> sampled() {
        return SAMPLES.keySet();
    }

    static String streamOf(Event event) {
        return STREAMS.entrySet().stream()
                .filter(stream -> EventTypes.of(stream.getValue()).containsValue(event.getClass()))
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow();
    }

    static JsonNode asyncApi() {
        Object document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(read(DIRECTORY.resolve("asyncapi.yaml")));
        return READER.valueToTree(document);
    }

    /** The file of a relative reference in the AsyncAPI document. */
    static Path besideAsyncApi(String reference) {
        return DIRECTORY.resolve(reference);
    }

    /** The violations of a schema by a document, including formats; empty if it is valid. */
    static List<String> errors(String schema, JsonNode document) {
        return errors(REGISTRY.getSchema(SchemaLocation.of(schemaId(schema))), document);
    }

    static List<String> errorsOfSchema(JsonNode schema) {
        return errors(REGISTRY.getSchema(SchemaLocation.of(DIALECT_2020_12)), schema);
    }

    /** The violations of a self-contained schema, which is part of another document, by a document. */
    static List<String> errors(JsonNode schema, JsonNode document) {
        return errors(REGISTRY.getSchema(schema), document);
    }

    private static List<String> errors(Schema schema, JsonNode document) {
        return schema
                .validate(
                        document.toString(),
                        InputFormat.JSON,
                        execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static Map<String, String> schemaTexts() {
        return list(DIRECTORY.resolve("schemas")).stream()
                .collect(Collectors.toMap(path -> schemaId(nameOf(path)), Contract::read));
    }

    private static Map<String, JsonNode> filesIn(Path directory) {
        Map<String, JsonNode> files = new TreeMap<>();
        list(directory).forEach(path -> files.put(nameOf(path), READER.readTree(read(path))));
        return files;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.json$", "");
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory(String resource) {
        try {
            return Path.of(requireNonNull(EventJson.class.getResource(resource)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
