package dev.ates.messaging.look;

import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.apply.Cursors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Remembers when each head was first seen: events up to that position have waited at least since then. */
final class Backlog {

    /** How many heads of a partition are remembered; of a longer backlog, the oldest ones. */
    private static final int HEADS_MAX = 1_000;

    private record Seen(long head, long nanos) {}

    private final Map<Cursors.Stream, Deque<Seen>> waiting = new HashMap<>();

    /** How long the oldest waiting event is known to have waited. */
    synchronized long seconds(Cursor cursor) {
        var stream = new Cursors.Stream(cursor.producer(), cursor.partition());
        Deque<Seen> heads = waiting.computeIfAbsent(stream, s -> new ArrayDeque<>());
        long nanos = System.nanoTime();
        while (!heads.isEmpty() && heads.getFirst().head() <= cursor.applied()) {
            heads.removeFirst();
        }
        long head = cursor.applied() + cursor.lag();
        if (cursor.lag() > 0 && (heads.isEmpty() || heads.getLast().head() < head)) {
            if (heads.size() == HEADS_MAX) {
                heads.removeLast();
            }
            heads.addLast(new Seen(head, nanos));
        }
        return Duration.ofNanos(heads.isEmpty() ? 0 : nanos - heads.getFirst().nanos())
                .toSeconds();
    }
}
