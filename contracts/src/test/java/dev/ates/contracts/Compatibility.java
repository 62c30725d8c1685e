package dev.ates.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds changes of a published schema that would break its writers or readers: a removed property, type or value, a new
 * requirement, a moved bound. Keywords without a rule here must stay unchanged.
 */
final class Compatibility {

    /** Keywords for people only. */
    private static final Set<String> PROSE = Set.of("title", "description", "examples", "$comment");

    private static final Set<String> UPPER_BOUNDS = Set.of("maximum", "maxLength", "maxItems");
    private static final Set<String> LOWER_BOUNDS = Set.of("minimum", "minLength", "minItems");

    private final List<String> breaches = new ArrayList<>();

    private Compatibility() {}

    /** All breaking changes, with their places; none if the current schema is compatible with the published one. */
    static List<String> breaches(JsonNode published, JsonNode present) {
        var compatibility = new Compatibility();
        compatibility.compare("", published, present);
        return compatibility.breaches;
    }

    private void compare(String place, JsonNode published, JsonNode present) {
        Set<String> words = new HashSet<>(published.propertyNames());
        words.addAll(present.propertyNames());
        words.removeAll(PROSE);
        for (String word : words) {
            compare(place, word, published.path(word), present.path(word));
        }
    }

    private void compare(String place, String word, JsonNode published, JsonNode present) {
        String here = place + "/" + word;
        switch (word) {
            case "properties" -> properties(here, published, present);
            case "required" -> required(here, published, present);
            case "type", "enum" -> values(here, published, present);
            case "items" -> compare(here, published, present);
            default -> {
                if (UPPER_BOUNDS.contains(word)) {
                    bound(here, published, present, true);
                } else if (LOWER_BOUNDS.contains(word)) {
                    bound(here, published, present, false);
                } else if (!published.equals(present)) {
                    breaches.add("%s was %s and is %s".formatted(here, shown(published), shown(present)));
                }
            }
        }
    }

    private void properties(String place, JsonNode published, JsonNode present) {
        for (Map.Entry<String, JsonNode> property : published.properties()) {
            if (present.has(property.getKey())) {
                compare(place + "/" + property.getKey(), property.getValue(), present.path(property.getKey()));
            } else {
                breaches.add("%s/%s was taken away".formatted(place, property.getKey()));
            }
        }
    }

    private void required(String place, JsonNode published, JsonNode present) {
        Set<JsonNode> before = set(published);
        Set<JsonNode> now = set(present);
        now.stream()
                .filter(field -> !before.contains(field))
                .forEach(field -> breaches.add("%s: %s was not required and is".formatted(place, field)));
        before.stream()
                .filter(field -> !now.contains(field))
                .forEach(field -> breaches.add("%s: %s was always there and need not be".formatted(place, field)));
    }

    private void values(String place, JsonNode published, JsonNode present) {
        Set<JsonNode> now = set(present);
        set(published).stream()
                .filter(value -> !now.contains(value))
                .forEach(value -> breaches.add("%s: %s was allowed and is not".formatted(place, value)));
    }

    /** A new bound breaks compatibility, and so does a narrower one. */
    private void bound(String place, JsonNode published, JsonNode present, boolean upper) {
        boolean narrower = published.isMissingNode()
                || !present.isMissingNode() && (upper ? isBelow(present, published) : isBelow(published, present));
        if (narrower) {
            breaches.add("%s was %s and is %s".formatted(place, shown(published), shown(present)));
        }
    }

    private static boolean isBelow(JsonNode one, JsonNode other) {
        return one.decimalValue().compareTo(other.decimalValue()) < 0;
    }

    private static Set<JsonNode> set(JsonNode value) {
        Set<JsonNode> values = new HashSet<>();
        if (value.isArray()) {
            value.forEach(values::add);
        } else if (!value.isMissingNode()) {
            values.add(value);
        }
        return values;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "absent" : value.toString();
    }
}
