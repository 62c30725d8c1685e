package dev.ates.contracts.wire;

import dev.ates.contracts.Event;
import dev.ates.contracts.EventTypes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One fact told in several versions: neighbours in a chunk with the same id, the oldest version first. A consumer takes
 * the newest version that it knows; the others have no effect.
 */
public final class Twins {

    private static final Pattern VERSIONED = Pattern.compile("(.+)\\.v([1-9][0-9]{0,5})");

    private record Version(String event, int number) {}

    private Twins() {}

    /** The index after the last event that tells the same fact as the event at an index. */
    public static int end(List<JsonNode> events, int from) {
        int end = from + 1;
        while (end < events.size() && areTwins(events.get(from), events.get(end))) {
            end++;
        }
        return end;
    }

    /**
     * The index of the version that a consumer applies.
     *
     * @param twins at least one
     * @param family what it knows; if it knows none of them, the newest version is applied
     */
    public static int choose(List<JsonNode> twins, Class<? extends Event> family) {
        if (twins.size() == 1) {
            return 0;
        }
        Map<String, Class<? extends Event>> known = EventTypes.of(family);
        return IntStream.range(0, twins.size())
                .boxed()
                .max(Comparator.<Integer, Boolean>comparing(n -> known.containsKey(type(twins.get(n))))
                        .thenComparing(n -> number(twins.get(n))))
                .orElseThrow();
    }

    private static boolean areTwins(JsonNode one, JsonNode other) {
        JsonNode id = one.path("id");
        if (!id.isString() || !id.equals(other.path("id"))) {
            return false;
        }
        Version version = version(one);
        Version otherVersion = version(other);
        return version != null && otherVersion != null && version.event().equals(otherVersion.event());
    }

    private static int number(JsonNode event) {
        Version version = version(event);
        return version == null ? 0 : version.number();
    }

    private static @Nullable Version version(JsonNode event) {
        Matcher matcher = VERSIONED.matcher(type(event));
        return matcher.matches() ? new Version(matcher.group(1), Integer.parseInt(matcher.group(2))) : null;
    }

    static String type(JsonNode event) {
        return event.path("type").asString("");
    }
}
