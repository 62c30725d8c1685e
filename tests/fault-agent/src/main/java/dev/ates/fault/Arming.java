package dev.ates.fault;

import java.util.Arrays;
import java.util.List;

/**
 * An armed fault: {@code point:hit} or {@code point:hit:action}.
 *
 * @param hit 1 for the first pass of the point after the arming
 */
record Arming(FaultPoint point, int hit, Action action) {

    /** The action of a process on itself. */
    enum Action {
        /** Ends at once, like {@code kill -9}. */
        kill,
        /** Freezes until it receives SIGCONT. */
        stop
    }

    Arming {
        if (hit < 1) {
            throw new IllegalArgumentException("%s: a hit is counted from 1, it is %d".formatted(point.label(), hit));
        }
    }

    /** Parses armings separated by commas or line ends. */
    static List<Arming> parse(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(part -> !part.isEmpty())
                .map(Arming::parseOne)
                .toList();
    }

    private static Arming parseOne(String text) {
        String[] parts = text.split(":");
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("An arming is point:hit or point:hit:action, not '%s'".formatted(text));
        }
        return new Arming(
                FaultPoint.labelled(parts[0]),
                Integer.parseInt(parts[1]),
                parts.length == 2 ? Action.kill : Action.valueOf(parts[2]));
    }
}
