package dev.ates.accounting.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that rise with time, so that an index over them grows at its end and the audit log keeps the order of booking:
 * milliseconds and a count within them, then what tells this process from another (RFC 9562, version 7).
 */
final class TransferIds {

    private static final int COUNT_BITS = 12;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_MASK = 0x3fff_ffff_ffff_ffffL;
    private static final long BLOCK_MASK = 0xffff_ffff_0000_0000L;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    UUID next(Instant now) {
        return new UUID(high(now), VARIANT | (random.nextLong() & RANDOM_MASK));
    }

    /** Room for two thousand million ids in a row that a statement numbers by itself: add 1, 2, 3 … */
    UUID block(Instant now) {
        return new UUID(high(now), VARIANT | (random.nextLong() & RANDOM_MASK & BLOCK_MASK));
    }

    private long high(Instant now) {
        long at = now.toEpochMilli() << COUNT_BITS;
        long ticket = last.updateAndGet(previous -> Math.max(at, previous + 1));
        long millis = ticket >>> COUNT_BITS;
        long count = ticket & ((1 << COUNT_BITS) - 1);
        return millis << 16 | 0x7000 | count;
    }
}
