package dev.ates.contracts.wire;

/**
 * The names of exchanges, queues and routing keys at the broker, as in {@code asyncapi.yaml}. All that belongs to a service
 * begins with {@code ates.} and its name: it alone configures and reads that. Others may bind to its {@link #exchange} and
 * write to its {@link #requestExchange}.
 */
public final class Addresses {

    /** What a consumer may be called: it is part of the names of its queues, and the name of its user. */
    public static final String CONSUMER = "[a-z][a-z0-9-]{0,39}";

    private Addresses() {}

    /** Where a producer publishes its stream. */
    public static String exchange(String producer) {
        return "ates." + producer;
    }

    /** Where consumers send a producer their positions and requests. */
    public static String requestExchange(String producer) {
        return "ates." + producer + ".requests";
    }

    public static String requestQueue(String producer) {
        return "ates." + producer + ".requested";
    }

    public static String queue(String consumer, String producer, int partition) {
        return "ates.%s.from.%s.%d".formatted(consumer, producer, partition);
    }

    /** Where a consumer puts messages that are not chunks. */
    public static String rejectExchange(String consumer) {
        return "ates." + consumer + ".rejects";
    }

    /** Whether a message from this exchange is a dead letter, which nobody may bury again. */
    public static boolean isRejectExchange(String exchange) {
        return exchange.endsWith(".rejects");
    }

    public static String deadQueue(String consumer) {
        return "ates." + consumer + ".dead";
    }

    public static String liveKey(int partition) {
        return "live." + partition;
    }

    public static String replayKey(String consumer, int partition) {
        return "replay.%s.%d".formatted(consumer, partition);
    }
}
