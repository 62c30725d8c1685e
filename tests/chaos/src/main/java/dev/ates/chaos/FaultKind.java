package dev.ates.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of faults. Each is counted in the report under its label. */
enum FaultKind {
    KILL_AT_POINT(Lane.KILLS),

    BROKER_KILL(Lane.SURROUNDINGS),
    BROKER_PAUSE_20S(Lane.SURROUNDINGS),
    BROKER_MEMORY_ALARM(Lane.SURROUNDINGS),
    BROKER_DISK_ALARM(Lane.SURROUNDINGS),
    BROKER_WIPE(Lane.SURROUNDINGS),
    QUEUE_DELETED(Lane.SURROUNDINGS),
    BINDING_DELETED(Lane.SURROUNDINGS),
    PROXY_DELAY(Lane.SURROUNDINGS),
    PROXY_BLACK_HOLE(Lane.SURROUNDINGS),
    PROXY_RESET(Lane.SURROUNDINGS),
    PROXY_CUT(Lane.SURROUNDINGS),
    PROXY_CONFIRM_LOST(Lane.SURROUNDINGS),
    DATABASE_KILL(Lane.SURROUNDINGS),
    POOL_EXHAUSTED(Lane.SURROUNDINGS),
    DEADLOCK(Lane.SURROUNDINGS),
    DUPLICATES_AND_REORDERING(Lane.SURROUNDINGS),
    REPLAYS(Lane.SURROUNDINGS),
    INSTANCE_PAUSED_PAST_LEASE(Lane.SURROUNDINGS),
    BURST_AND_SLOW_CONSUMER(Lane.SURROUNDINGS),
    POISON_GARBAGE_BYTES(Lane.SURROUNDINGS),
    POISON_NO_BATCH(Lane.SURROUNDINGS),
    POISON_10_MIB(Lane.SURROUNDINGS),
    POISON_FORGED_PRODUCER(Lane.SURROUNDINGS),
    POISON_WRONG_EPOCH(Lane.SURROUNDINGS),

    POISON_UNKNOWN_TYPE(Lane.POISON),
    POISON_UNKNOWN_VERSION(Lane.POISON),
    POISON_WRONG_SCHEMA(Lane.POISON),

    CLUSTER_NODE_KILL(Lane.CLUSTER),
    CLUSTER_LEADER_KILL(Lane.CLUSTER),
    CLUSTER_ROLLING_RESTART(Lane.CLUSTER),

    DATABASE_RESTORED_FROM_BACKUP(Lane.LAST);

    /** A sequence of faults; the first three lanes run in parallel. */
    enum Lane {
        KILLS,
        SURROUNDINGS,
        POISON,
        /** On three nodes of RabbitMQ. */
        CLUSTER,
        /** Faults that need an operator. */
        LAST
    }

    private final Lane lane;

    FaultKind(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<FaultKind> of(Lane lane) {
        return Arrays.stream(values()).filter(kind -> kind.lane == lane).toList();
    }
}
