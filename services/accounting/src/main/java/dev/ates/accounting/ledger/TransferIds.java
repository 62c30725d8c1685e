package dev.ates.accounting.ledger;

import dev.ates.contracts.UuidV7;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that increase with time, so that an index over them grows at its end and entries keep the order of posting:
 * milliseconds, a counter within them, and bits that distinguish processes.
 */
final class TransferIds {

    private static final int COUNT_BITS = 12;
    private static final long BLOCK_MASK = 0xffff_ffff_0000_0000L;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    UUID next(Instant now) {
        return next(now, random.nextLong());
    }

    /** A block of two billion consecutive ids that a SQL statement numbers itself: add 1, 2, 3 … */
    UUID block(Instant now) {
        return next(now, random.nextLong() & BLOCK_MASK);
    }

    private UUID next(Instant now, long tail) {
        long at = now.toEpochMilli() << COUNT_BITS;
        long ticket = last.updateAndGet(previous -> Math.max(at, previous + 1));
        return UuidV7.of(ticket >>> COUNT_BITS, (int) (ticket & ((1 << COUNT_BITS) - 1)), tail);
    }
}
