package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** How much of a request's body has come, and the memory that it has for that. */
final class ArrivingBody implements AutoCloseable {

    /** The attribute of the request. */
    static final String NAME = ArrivingBody.class.getName();

    private static final int STEP_BYTES = 65_536;

    private final BodyMemory memory;
    private final TooLong refusal;
    private long bytes;
    private int taken;

    /** @param refusal the limit of the whole body */
    ArrivingBody(BodyMemory memory, TooLong refusal) {
        this.memory = memory;
        this.refusal = refusal;
    }

    /**
     * @param length what the head declares, below zero if it does not
     * @param atOnce whether the memory for all of it is taken before it comes
     * @throws TooLong when it is longer than allowed
     * @throws TooManyBodies when others hold too much
     */
    void expect(long length, boolean atOnce) {
        if (length > refusal.bytesMax) {
            throw refusal;
        }
        if (atOnce && length > BodyMemory.SMALL_BYTES_MAX) {
            take((int) length);
        }
    }

    /**
     * @throws TooLong when it is longer than allowed
     * @throws TooManyBodies when others hold too much
     */
    void arrived(int more) {
        bytes += more;
        if (bytes > refusal.bytesMax) {
            throw refusal;
        }
        if (bytes > BodyMemory.SMALL_BYTES_MAX && bytes > taken) {
            take(STEP_BYTES);
        }
    }

    private void take(int more) {
        if (!memory.take(more)) {
            throw new TooManyBodies();
        }
        taken += more;
    }

    @Override
    public void close() {
        memory.giveBack(taken);
        taken = 0;
    }

    /** {@code body-too-long}. */
    static final class TooLong extends Refusal {
        private static final long serialVersionUID = 1L;

        private final long bytesMax;

        private TooLong(long bytesMax, String advice) {
            super("The body has more than %d bytes%s".formatted(bytesMax, advice));
            this.bytesMax = bytesMax;
        }

        static TooLong than(long bytesMax) {
            return new TooLong(bytesMax, "");
        }

        /** Of a request without a cookie or token. */
        static TooLong ofNobody() {
            return new TooLong(BodyMemory.SMALL_BYTES_MAX, ": sign in, or send a token, to send a longer one");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONTENT_TOO_LARGE;
        }

        @Override
        public String name() {
            return "body-too-long";
        }
    }

    /** {@code too-many-bodies}. */
    static final class TooManyBodies extends Refusal {
        private static final long serialVersionUID = 1L;

        TooManyBodies() {
            super("Many large bodies are being sent: try again in a minute");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "too-many-bodies";
        }
    }
}
