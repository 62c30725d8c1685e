package dev.ates.directory.scim;

import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.server.filter.AndExpressionNode;
import de.captaingoldfish.scim.sdk.server.filter.AttributeExpressionLeaf;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import dev.ates.directory.scim.Resources.Kind;
import dev.ates.ui.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a filter that SQL can evaluate: everything by which Entra ID and Okta look up people and groups.
 *
 * @param whole whether it is the whole filter; otherwise it finds too much, never too little
 */
record Condition(String sql, Map<String, Object> values, boolean whole) {

    private static final Condition ANY = new Condition("true", Map.of(), true);
    private static final Condition PART = new Condition("true", Map.of(), false);

    static Condition of(Kind kind, @Nullable FilterNode filter) {
        return filter == null ? ANY : of(kind, filter, 0);
    }

    /** @param depth keeps the names of parameters unique: each side of an "and" is one level deeper */
    private static Condition of(Kind kind, FilterNode filter, int depth) {
        if (filter instanceof AndExpressionNode both) {
            // The parser turns the left side into a list.
            return of(kind, both.getLeftNode(), depth + 1).and(of(kind, both.getRightNode(), depth));
        }
        return filter instanceof AttributeExpressionLeaf leaf && leaf.getComparator() == Comparator.EQ && !leaf.isNull()
                ? equal(kind, leaf, "p" + depth)
                : PART;
    }

    private Condition and(Condition other) {
        if (other.values.keySet().stream().anyMatch(values::containsKey)) {
            return new Condition(sql, values, false);
        }
        Map<String, Object> all = new HashMap<>(values);
        all.putAll(other.values);
        return new Condition("%s and %s".formatted(sql, other.sql), all, whole && other.whole);
    }

    private static Condition equal(Kind kind, AttributeExpressionLeaf leaf, String parameter) {
        String value = Optional.ofNullable(leaf.getValue()).orElse("");
        String sought = ":" + parameter;
        return switch (leaf.getSchemaAttribute().getScimNodeName()) {
            case "id" ->
                Caller.personId(value)
                        .map(id -> new Condition("id = " + sought, Map.of(parameter, id), true))
                        .orElse(new Condition("false", Map.of(), true));
            case "externalId" -> new Condition("external_id = " + sought, Map.of(parameter, value), true);
            case "userName" -> name(parameter, value);
            case "displayName" -> kind == Kind.Group ? name(parameter, value) : PART;
            case "members", "members.value" ->
                new Condition(
                        "body -> 'members' @> jsonb_build_array(jsonb_build_object('value', lower(%s)))"
                                .formatted(sought),
                        Map.of(parameter, value),
                        true);
            default -> PART;
        };
    }

    private static Condition name(String parameter, String value) {
        return new Condition("lower(name) = lower(:%s)".formatted(parameter), Map.of(parameter, value), true);
    }
}
