package dev.ates.contracts;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that the work of a thread belongs to, by W3C Trace Context. Nothing is recorded or exported here: every event
 * that the work appends carries the ids, so a click can be followed through all services and logs.
 */
public final class Trace {

    private static final String IDS = "(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";

    /** {@code version-trace-parent-flags}; additions of later versions are ignored. */
    private static final Pattern TRACEPARENT = Pattern.compile("00-" + IDS + "|(?!00|ff)[0-9a-f]{2}-" + IDS + "(-.*)?");

    private static final int LENGTH = 55;
    private static final int TRACE_ID_END = 35;
    private static final int PARENT_ID_END = 52;

    private static final ThreadLocal<@Nullable Work> CURRENT = new ThreadLocal<>();

    private Trace() {}

    /** Leaves the work that was entered. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Enters work that continues a given trace, or begins a new one.
     *
     * @param traceparent from outside; an invalid one begins a new trace
     */
    public static Scope enter(@Nullable String traceparent) {
        String continued = traceparent != null && isValid(traceparent) ? continued(traceparent) : started();
        return enter(new Work(continued, Map.of()));
    }

    /** The current thread's trace id: 32 hexadecimal digits. */
    public static Optional<String> id() {
        return Optional.ofNullable(CURRENT.get()).map(Work::traceparent).map(t -> t.substring(3, TRACE_ID_END));
    }

    /** Enters the application of a batch: events that it appends continue the traces of the events that cause them. */
    public static Scope apply(Map<UUID, String> traceparents) {
        return enter(new Work(null, traceparents));
    }

    /**
     * The traceparent of an outgoing event.
     *
     * @param cause the id of the causing event, {@code null} for none
     * @return {@code null} when the work belongs to no trace
     */
    public static @Nullable String outgoing(@Nullable UUID cause) {
        Work work = CURRENT.get();
        if (work == null) {
            return null;
        }
        String before = cause == null ? null : work.causes().get(cause);
        if (before == null) {
            before = work.traceparent();
        }
        return before == null ? null : continued(before);
    }

    public static boolean isValid(String traceparent) {
        return TRACEPARENT.matcher(traceparent).matches();
    }

    private static Scope enter(Work work) {
        Work before = CURRENT.get();
        CURRENT.set(work);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** A child span in the same trace. */
    private static String continued(String traceparent) {
        return "00" + traceparent.substring(2, TRACE_ID_END) + "-" + randomId()
                + traceparent.substring(PARENT_ID_END, LENGTH);
    }

    /** Not sampled: each recorder decides about sampling itself. */
    private static String started() {
        return "00-" + randomId() + randomId() + "-" + randomId() + "-00";
    }

    private static String randomId() {
        long id = ThreadLocalRandom.current().nextLong();
        return HexFormat.of().toHexDigits(id == 0 ? 1 : id);
    }

    /**
     * @param traceparent of work that has one trace, such as a request
     * @param causes the traceparents of the events of a batch, by their ids
     */
    private record Work(@Nullable String traceparent, Map<UUID, String> causes) {}
}
