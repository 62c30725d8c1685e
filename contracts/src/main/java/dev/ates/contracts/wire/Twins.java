package dev.ates.contracts.wire;

import dev.ates.contracts.Event;
import dev.ates.contracts.EventTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One fact published in several versions: adjacent events of a chunk with the same id, the oldest version first. A consumer
 * applies the newest version that it knows and ignores the others.
 */
public final class Twins {

    private static final Pattern VERSIONED = Pattern.compile("(.+)\\.v[1-9][0-9]{0,5}");

    private Twins() {}

    /** The index of the version that a consumer applies, of each fact: see {@link #choose}. */
    public static List<Integer> chosen(List<JsonNode> events, Class<? extends Event> family) {
        var chosen = new ArrayList<Integer>(events.size());
        for (int from = 0; from < events.size(); from = end(events, from)) {
            chosen.add(from + choose(events.subList(from, end(events, from)), family));
        }
        return chosen;
    }

    /** The index after the last event of the same fact as the event at an index. */
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
     * @param family the versions that it knows; if it knows none of them, the newest version is chosen
     */
    static int choose(List<JsonNode> twins, Class<? extends Event> family) {
        Map<String, Class<? extends Event>> known = EventTypes.of(family);
        int last = twins.size() - 1;
        int chosen = last;
        while (chosen >= 0 && !known.containsKey(type(twins.get(chosen)))) {
            chosen--;
        }
        return chosen < 0 ? last : chosen;
    }

    private static boolean areTwins(JsonNode one, JsonNode other) {
        JsonNode id = one.path("id");
        if (!id.isString() || !id.equals(other.path("id"))) {
            return false;
        }
        Matcher version = VERSIONED.matcher(type(one));
        Matcher otherVersion = VERSIONED.matcher(type(other));
        return version.matches() && otherVersion.matches() && version.group(1).equals(otherVersion.group(1));
    }

    private static String type(JsonNode event) {
        return event.path("type").asString("");
    }
}
