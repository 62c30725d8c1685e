package dev.ates.contracts.wire;

import java.util.ArrayList;
import java.util.List;

/** A chunk while it is filled: within {@link Chunk#EVENTS_MAX} and {@link Chunk#BYTES_MAX}. */
public final class ChunkBuilder {

    private final List<byte[]> events = new ArrayList<>();
    private int bytes;

    /** For all versions of a fact, which must not be parted. */
    public boolean hasRoomFor(List<byte[]> versions) {
        return events.size() + versions.size() <= Chunk.EVENTS_MAX && bytes + lengthOf(versions) < Chunk.BYTES_MAX;
    }

    public void add(List<byte[]> versions) {
        events.addAll(versions);
        bytes += lengthOf(versions);
    }

    /** How many it has. */
    public int events() {
        return events.size();
    }

    public byte[] batch() {
        return Chunk.batch(events);
    }

    private static int lengthOf(List<byte[]> versions) {
        return versions.stream().mapToInt(version -> version.length + 1).sum();
    }
}
