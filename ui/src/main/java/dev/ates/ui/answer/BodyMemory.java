package dev.ates.ui.answer;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for all request bodies of one kind that a service is reading: forms or others. Tomcat takes that of a form
 * when its head has come, whoever sends it, and converters take it for what they read; both wait for the rest. Small
 * bodies are not counted: the number of connections bounds them.
 */
final class BodyMemory {

    /** Of files, which are written to disk. */
    static final BodyMemory DISK = new BodyMemory(Long.MAX_VALUE);

    static final int SMALL_BYTES_MAX = 16_384;

    /** There are two kinds, a decoded body takes about four times its length, and {@code up} has five services in one heap. */
    private static final int PART_OF_HEAP = 64;

    private static final int BODIES_MIN = 4;

    /** Enough for bodies that arrive at once and are read within milliseconds. */
    private static final long WAIT_MILLIS_MAX = 500;

    private final Semaphore bytes;

    BodyMemory(long heapBytes) {
        long most = Math.max((long) BODIES_MIN * BodyLimit.BYTES_MAX, heapBytes / PART_OF_HEAP);
        bytes = new Semaphore((int) Math.min(Integer.MAX_VALUE, most));
    }

    /** {@code false} if others hold too much. */
    boolean take(int length) {
        try {
            return bytes.tryAcquire(length, WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void giveBack(int length) {
        bytes.release(length);
    }
}
