package dev.ates.chaos;

import dev.ates.chaos.FaultKind.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The faults, their targets and order, determined by a seed: the same seed gives the same lists. The exact times depend on
 * the machine.
 */
final class Schedule {

    /** The points of each service. */
    private static final Map<String, List<String>> POINTS = Map.of(
            "tracker",
            List.of(
                    "after-business-commit",
                    "inside-sequencing",
                    "after-sequencing",
                    "before-publish",
                    "after-publish-before-confirm"),
            "accounting",
            List.of(
                    "after-business-commit",
                    "after-sequencing",
                    "after-publish-before-confirm",
                    "after-apply-before-ack",
                    "inside-close",
                    "before-bank-call",
                    "after-bank-call",
                    "before-smtp-data",
                    "after-smtp-data"),
            "analytics",
            List.of("after-apply-before-ack"));

    /** Passed once a day. */
    private static final List<String> RARE = List.of("inside-close", "before-bank-call", "after-bank-call");

    private static final int LATER_HIT_MAX = 9;

    /**
     * @param target a part or a stream's consumer, depending on the fault
     * @param detail a point of the code with its hit, or empty
     * @param seed for other random choices
     */
    record Step(FaultKind kind, String target, String detail, long seed) {
        @Override
        public String toString() {
            return "%s %s%s".formatted(kind.label(), target, detail.isEmpty() ? "" : " " + detail);
        }
    }

    private final SplittableRandom random;

    Schedule(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Every point of a service, at its first hit and at a later one. */
    List<Step> kills(String service) {
        var steps = new ArrayList<Step>();
        for (String point : POINTS.getOrDefault(service, List.of())) {
            int later = RARE.contains(point) ? 2 : random.nextInt(2, LATER_HIT_MAX + 1);
            for (int hit : List.of(1, later)) {
                steps.add(new Step(FaultKind.KILL_AT_POINT, service, point + ":" + hit, random.nextLong()));
            }
        }
        return shuffled(steps);
    }

    /** Every kind of the lane at least once, and once per part if it can hit several parts. */
    List<Step> round(Lane lane) {
        var steps = new ArrayList<Step>();
        for (FaultKind kind : FaultKind.of(lane)) {
            for (String target : targets(kind)) {
                steps.add(new Step(kind, target, "", random.nextLong()));
            }
        }
        return lane == Lane.SURROUNDINGS ? shuffled(steps) : steps;
    }

    private List<String> targets(FaultKind kind) {
        return switch (kind) {
            case DATABASE_KILL -> Deployment.PARTS;
            case QUEUE_DELETED, BINDING_DELETED -> List.of(one(List.of("accounting", "analytics")));
            case DEADLOCK -> List.of(one(List.of("accounting", "analytics")));
            case PROXY_DELAY, PROXY_BLACK_HOLE, PROXY_RESET, PROXY_CUT, PROXY_CONFIRM_LOST ->
                List.of(one(List.of("tracker", "accounting")));
            case INSTANCE_PAUSED_PAST_LEASE -> List.of("tracker", "accounting");
            case POOL_EXHAUSTED, DUPLICATES_AND_REORDERING -> List.of(one(Deployment.SERVICES));
            case BURST_AND_SLOW_CONSUMER -> List.of("analytics");
            case POISON_GARBAGE_BYTES, POISON_NO_BATCH, POISON_10_MIB, POISON_FORGED_PRODUCER ->
                List.of(one(Deployment.SERVICES));
            case POISON_UNKNOWN_TYPE, POISON_UNKNOWN_VERSION, POISON_WRONG_SCHEMA, DATABASE_RESTORED_FROM_BACKUP ->
                List.of("tracker");
            case POISON_WRONG_EPOCH -> List.of("tracker");
            case KILL_AT_POINT,
                    BROKER_KILL,
                    BROKER_PAUSE_20S,
                    BROKER_MEMORY_ALARM,
                    BROKER_DISK_ALARM,
                    BROKER_WIPE,
                    REPLAYS,
                    CLUSTER_NODE_KILL,
                    CLUSTER_LEADER_KILL,
                    CLUSTER_ROLLING_RESTART -> List.of("broker");
        };
    }

    private <T> T one(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private List<Step> shuffled(List<Step> steps) {
        Collections.shuffle(steps, (RandomGenerator) random);
        return List.copyOf(steps);
    }
}
