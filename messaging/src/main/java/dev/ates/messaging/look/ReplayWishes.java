package dev.ates.messaging.look;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Replays that an operator wishes for; the consumer of the stream asks for them, since the channel is its own. */
public final class ReplayWishes {

    private record Stream(String producer, int partition) {}

    private final ConcurrentMap<Stream, Long> wishes = new ConcurrentHashMap<>();

    /** A second wish before the first one was asked for replaces it. */
    public void wish(String producer, int partition, long from) {
        wishes.put(new Stream(producer, partition), from);
    }

    /** The position to replay from, once. */
    public OptionalLong take(String producer, int partition) {
        Long from = wishes.remove(new Stream(producer, partition));
        return from == null ? OptionalLong.empty() : OptionalLong.of(from);
    }
}
