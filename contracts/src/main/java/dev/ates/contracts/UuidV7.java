package dev.ates.contracts;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * UUIDs of version 7 (RFC 9562). They increase with time, so an index over them grows at its end. The class is in this
 * module because the creators of events, tasks and transfers share it.
 */
public final class UuidV7 {

    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long TAIL = 0x3fff_ffff_ffff_ffffL;
    private static final int COUNT = 0xfff;

    private UuidV7() {}

    /** With random bits after the milliseconds: two calls of the generator. */
    public static UUID of(Instant time, RandomGenerator random) {
        return of(time.toEpochMilli(), (int) (random.nextLong() >>> 52), random.nextLong() >>> 2);
    }

    /**
     * @param count distinguishes and orders the ids of a millisecond: 0 to 4095
     * @param tail only its lowest 62 bits are used
     */
    public static UUID of(long epochMillis, int count, long tail) {
        return new UUID(epochMillis << 16 | VERSION | (count & COUNT), VARIANT | (tail & TAIL));
    }
}
