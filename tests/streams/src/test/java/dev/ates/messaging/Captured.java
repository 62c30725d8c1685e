package dev.ates.messaging;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.ates.contracts.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The headers and attributes of sent messages, by kind of message, and the documented ones. */
final class Captured {

    static final String CHUNK = "chunkHeaders";
    static final String HEARTBEAT = "heartbeatHeaders";
    static final String REQUEST = "requestHeaders";
    static final String DEAD = "deadHeaders";
    static final String ATTRIBUTES = "attributes";

    private static final Path GUIDE = Path.of("../../docs/events/README.md");

    private final Map<String, Set<String>> seen = new TreeMap<>();

    /** Takes all messages off a queue. */
    void drain(Channel channel, String queue) throws IOException {
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            Map<String, Object> headers = got.getProps().getHeaders() == null
                    ? Map.of()
                    : got.getProps().getHeaders();
            String kind = headers.containsKey("ates-reason")
                    ? DEAD
                    : headers.containsKey("ates-consumer")
                            ? REQUEST
                            : headers.containsKey("ates-day") ? CHUNK : HEARTBEAT;
            for (String name : headers.keySet()) {
                note(kind, name.startsWith("was-") ? "was-" : name);
            }
            if (kind.equals(CHUNK)) {
                for (JsonNode event : EventJson.mapper().readTree(got.getBody())) {
                    event.propertyNames().forEach(name -> note(ATTRIBUTES, name));
                }
            }
        }
    }

    private void note(String kind, String name) {
        seen.computeIfAbsent(kind, k -> new TreeSet<>()).add(name);
    }

    Set<String> of(String kind) {
        return seen.getOrDefault(kind, Set.of());
    }

    /** The headers of a message in {@code asyncapi.yaml}. */
    @SuppressWarnings("unchecked")
    static Set<String> inAsyncApi(String schema) throws IOException {
        try (InputStream document = Captured.class.getResourceAsStream("/contracts/asyncapi.yaml")) {
            Map<String, Object> all = new Yaml().load(document);
            Map<String, Object> schemas =
                    (Map<String, Object>) ((Map<String, Object>) all.get("components")).get("schemas");
            Map<String, Object> headers = (Map<String, Object>) schemas.get(schema);
            Set<String> names = new TreeSet<>(((Map<String, Object>) headers.get("properties")).keySet());
            ((Map<String, Object>) headers.getOrDefault("patternProperties", Map.of()))
                    .keySet()
                    .forEach(pattern -> names.add(pattern.substring(1)));
            return names;
        }
    }

    /** The attributes in the schema of a chunk. */
    static Set<String> inTheSchema() throws IOException {
        try (InputStream document = Captured.class.getResourceAsStream("/contracts/schemas/cloudevents-batch.json")) {
            Set<String> names = new TreeSet<>();
            EventJson.mapper()
                    .readTree(document)
                    .at("/items/properties")
                    .propertyNames()
                    .forEach(names::add);
            return names;
        }
    }

    /** The names in the first column of the guide's table with this head. */
    static Set<String> inTheGuide(String head) throws IOException {
        Set<String> names = new TreeSet<>();
        Files.readAllLines(GUIDE).stream()
                .dropWhile(line -> !line.startsWith(head))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("[|]", 3)[1])
                .forEach(cell -> Pattern.compile("`([a-z-]+)`")
                        .matcher(cell)
                        .results()
                        .forEach(name -> names.add(name.group(1))));
        return names;
    }

    /** The headers listed in the guide's paragraph with this name. */
    static Set<String> inTheParagraph(String name) throws IOException {
        String text = Files.readString(GUIDE).split("\\*\\*" + name + "\\*\\*", 2)[1];
        Set<String> names = new TreeSet<>();
        Pattern.compile("`(ates-[a-z-]+|was-)")
                .matcher(text.substring(0, text.indexOf("\n- ")))
                .results()
                .forEach(header -> names.add(header.group(1)));
        return names;
    }
}
