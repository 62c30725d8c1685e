package dev.ates.directory.scim;

import de.captaingoldfish.scim.sdk.common.constants.ScimType.RFC7644;
import de.captaingoldfish.scim.sdk.common.exceptions.BadRequestException;
import dev.ates.contracts.ForeignText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates providers' PATCH requests into the form of RFC 7644, 3.5.2, with one attribute per operation.
 * <ul>
 *   <li>Entra ID capitalizes operations and truth values, names the members to remove in the value instead of the path,
 *       uses paths as the fields of a value without a path, and wraps single values like members
 *   <li>Okta repeats the id of the group in the value
 * </ul>
 */
final class Dialect {

    private static final int OPERATIONS_MAX = 1_000;

    private static final String OPERATIONS = "Operations";
    private static final String OP = "op";
    private static final String PATH = "path";
    private static final String VALUE = "value";
    private static final String REMOVE = "remove";

    /** An attribute, or an attribute of the elements that a filter matches. The library would ignore anything else. */
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(urn:[\\w.:-]+|[A-Za-z$][\\w$-]*)(\\.[\\w$-]+)?(\\[[^\\[]+](\\.[\\w$-]+)?)?");

    private static final Pattern QUOTED_TRUTH = Pattern.compile("(?i) eq \"(true|false)\"");

    /** An unknown attribute, which is ignored. */
    private static final String NOTHING = "nothing";

    /** The schema itself, which may stand before an attribute, or around all of them. */
    private static final Pattern CORE =
            Pattern.compile("(?i)^urn:ietf:params:scim:schemas:core:2\\.0:(User|Group)(:|$)");

    /** A group's members are users, and need not say so. */
    private static final Pattern USERS =
            Pattern.compile("(?i)^(members\\[)(?:type eq \"user\" and ([^]]+)|([^]]+) and type eq \"user\")]");

    private static final Set<String> PLURAL = Set.of("members", "emails", "roles");

    /** The sub-attributes of an element of these lists. */
    private static final Set<String> ELEMENT = Set.of("value", "type", "primary", "display");

    /** Attributes with parts. */
    private static final Set<String> OBJECTS = Set.of("name", ScimSource.EXTENSION.toLowerCase(Locale.ROOT));

    /** Attributes that clients cannot change. */
    private static final Set<String> OURS = Set.of("id", "meta", "schemas");

    private final ArrayNode plain;
    private final Consumer<String> paths;

    private Dialect(ArrayNode plain, Consumer<String> paths) {
        this.plain = plain;
        this.paths = paths;
    }

    /**
     * @param paths refuses a path that would be ignored
     * @throws BadRequestException when there are too many operations, or a value that no path can have
     */
    static ObjectNode plain(ObjectNode request, Consumer<String> paths) {
        if (!(request.get(OPERATIONS) instanceof ArrayNode operations)) {
            return request;
        }
        var dialect = new Dialect(request.arrayNode(), paths);
        operations.forEach(dialect::translate);
        if (dialect.plain.isEmpty() && !operations.isEmpty()) {
            // A request must have at least one operation.
            dialect.add(dialect.operation(REMOVE, NOTHING, null));
        }
        ObjectNode translated = request.deepCopy();
        translated.set(OPERATIONS, dialect.plain);
        return translated;
    }

    /**
     * A whole resource without {@code meta}, which is ours, and without null and empty lists, which RFC 7643, 2.5
     * treats as no value. The library fails on them.
     *
     * @throws BadRequestException for a name, on which it fails as well, or an extension, which it would ignore, that is not
     *     an object
     */
    static ObjectNode whole(ObjectNode resource) {
        ObjectNode whole = unfolded(resource);
        whole.properties()
                .removeIf(attribute -> attribute.getKey().equalsIgnoreCase("meta")
                        || attribute.getValue().isNull()
                        || attribute.getValue() instanceof ArrayNode list && list.isEmpty());
        for (Map.Entry<String, JsonNode> attribute : whole.properties()) {
            if (OBJECTS.contains(attribute.getKey().toLowerCase(Locale.ROOT))) {
                if (!(attribute.getValue() instanceof ObjectNode parts)) {
                    throw new BadRequestException(
                            "The %s must be an object with its parts".formatted(attribute.getKey()),
                            RFC7644.INVALID_VALUE);
                }
                parts.properties().removeIf(part -> part.getValue().isNull());
            }
        }
        return whole;
    }

    /** With the attributes of an object under the name of their own schema beside the others. */
    private static ObjectNode unfolded(ObjectNode resource) {
        ObjectNode flat = resource.objectNode();
        resource.properties().forEach(attribute -> {
            if (CORE.matcher(attribute.getKey()).replaceFirst("").isEmpty()
                    && attribute.getValue() instanceof ObjectNode inner) {
                flat.setAll(inner.deepCopy());
            } else {
                flat.set(attribute.getKey(), attribute.getValue().deepCopy());
            }
        });
        return flat;
    }

    private void translate(JsonNode operation) {
        if (!(operation instanceof ObjectNode given)) {
            add(operation);
            return;
        }
        String op = given.path(OP).asString("").toLowerCase(Locale.ROOT);
        String path = USERS.matcher(CORE.matcher(given.path(PATH).asString("")).replaceFirst(""))
                .replaceFirst(found -> Matcher.quoteReplacement(
                        found.group(1) + (found.group(2) == null ? found.group(3) : found.group(2)) + "]"));
        JsonNode value = given.path(VALUE);
        if (op.equals(REMOVE)) {
            remove(path, value);
        } else if (path.isEmpty() && value instanceof ObjectNode attributes) {
            unfolded(attributes).properties().stream()
                    .filter(attribute -> !OURS.contains(attribute.getKey()))
                    .forEach(attribute -> set(op, attribute.getKey(), attribute.getValue()));
        } else {
            set(op, path, value);
        }
    }

    private void set(String op, String path, JsonNode value) {
        if (value.isNull() && !path.isEmpty()) {
            remove(path, value);
            return;
        }
        boolean isOfElements = path.endsWith("]");
        if (value.isMissingNode() || isOfElements && !isElement(value)) {
            throw new BadRequestException(
                    isOfElements
                            ? "What a filter finds is replaced by an object with attributes"
                            : "To add or to replace needs a value",
                    RFC7644.INVALID_VALUE);
        }
        add(operation(op, path, isOfElements ? value : unwrapped(path, value)));
    }

    private static boolean isElement(JsonNode value) {
        JsonNode one = value instanceof ArrayNode several && several.size() == 1 ? several.get(0) : value;
        return one instanceof ObjectNode element
                && element.properties().stream()
                        .anyMatch(part -> ELEMENT.contains(part.getKey())
                                && part.getValue().isValueNode()
                                && !part.getValue().isNull());
    }

    /** {@code [{"$ref": null, "value": "x"}]} instead of {@code "x"}. */
    private static JsonNode unwrapped(String path, JsonNode value) {
        boolean isWrapped = !isPlural(path) && value instanceof ArrayNode one && one.size() == 1;
        JsonNode inner = isWrapped ? value.path(0).path(VALUE) : value;
        return inner.isMissingNode() ? value : inner;
    }

    private static boolean isPlural(String path) {
        return PLURAL.contains(path.toLowerCase(Locale.ROOT));
    }

    private void remove(String path, JsonNode value) {
        if (path.endsWith("].primary")) {
            // The library would fail on it.
            throw new BadRequestException("Say false for what is no longer primary", RFC7644.INVALID_PATH);
        }
        if (!value.isContainer() || !isPlural(path)) {
            add(operation(REMOVE, path, null));
            return;
        }
        List<JsonNode> elements =
                value instanceof ArrayNode several ? several.valueStream().toList() : List.of(value);
        for (JsonNode element : elements) {
            String id = element.path(VALUE).asString("");
            if (id.isEmpty() || id.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ')) {
                throw new BadRequestException(
                        "An element to be removed must be given as {\"value\": \"…\"}", RFC7644.INVALID_VALUE);
            }
            add(operation(REMOVE, "%s[value eq \"%s\"]".formatted(path, id), null));
        }
    }

    private ObjectNode operation(String op, String path, @Nullable JsonNode value) {
        ObjectNode operation = plain.objectNode();
        operation.put(OP, op);
        if (!path.isEmpty()) {
            operation.put(
                    PATH,
                    QUOTED_TRUTH
                            .matcher(path)
                            .replaceAll(truth -> truth.group().replace("\"", "").toLowerCase(Locale.ROOT)));
        }
        if (value != null) {
            operation.set(VALUE, value);
        }
        return operation;
    }

    private void add(JsonNode operation) {
        if (plain.size() == OPERATIONS_MAX) {
            throw new BadRequestException(
                    "A request may have at most %,d operations".formatted(OPERATIONS_MAX), RFC7644.TOO_MANY);
        }
        String path = operation.path(PATH).asString("");
        Limits.check(PATH, path);
        if (!path.isEmpty() && !ATTRIBUTE.matcher(path).matches()) {
            throw new BadRequestException(
                    "'%s' is not the path of an attribute".formatted(ForeignText.shown(path, 60)),
                    RFC7644.INVALID_PATH);
        }
        paths.accept(path);
        plain.add(operation);
    }
}
