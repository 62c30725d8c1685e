package dev.ates.fault;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts passes of points and triggers faults. Called from instrumented classes. */
public final class Faults {

    /** A shell's exit code for a process killed with signal 9. */
    private static final int KILLED = 137;

    private static final Map<FaultPoint, Armed> ARMED = new ConcurrentHashMap<>();
    private static volatile Consumer<Arming> strike = Faults::strike;

    private Faults() {}

    /** Replaces the armings and restarts counting. */
    static void arm(List<Arming> armings) {
        Map<FaultPoint, Armed> fresh = new EnumMap<>(FaultPoint.class);
        armings.forEach(arming -> fresh.put(arming.point(), new Armed(arming, new AtomicInteger())));
        ARMED.keySet().retainAll(fresh.keySet());
        ARMED.putAll(fresh);
    }

    /** Replaces the kill in tests of the agent, which must survive. */
    static void strikeBy(Consumer<Arming> other) {
        strike = other;
    }

    /** Called when a point is passed. */
    public static void hit(String point) {
        Armed armed = ARMED.get(FaultPoint.valueOf(point));
        if (armed != null && armed.hits.incrementAndGet() == armed.arming.hit()) {
            strike.accept(armed.arming);
        }
    }

    /** Called with the returned value of a method with a point at its exit. */
    public static void hit(Object result, String point) {
        if (String.valueOf(result).contains(FaultPoint.valueOf(point).result())) {
            hit(point);
        }
    }

    private static void strike(Arming arming) {
        System.err.printf(
                "fault-agent: %s at %s, hit %d%n",
                arming.action(), arming.point().label(), arming.hit());
        System.err.flush();
        switch (arming.action()) {
            case kill -> Runtime.getRuntime().halt(KILLED);
            case stop -> stopMyself();
        }
    }

    private static void stopMyself() {
        try {
            new ProcessBuilder("kill", "-STOP", "" + ProcessHandle.current().pid())
                    .start()
                    .waitFor(1, TimeUnit.MINUTES);
        } catch (IOException e) {
            throw new IllegalStateException("This process cannot stop itself", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Armed(Arming arming, AtomicInteger hits) {}
}
