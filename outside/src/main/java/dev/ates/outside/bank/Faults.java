package dev.ates.outside.bank;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The bank's injected faults and their counts. Lost on restart. */
@Component
class Faults {

    /** A fault of an order. */
    enum Kind {
        /** Executes the order and then does not respond. */
        execute_then_hang,
        /** Executes the order and then responds with 500. */
        execute_then_fail,
        /** Responds with 500 and does nothing. */
        fail,
        /** Refuses the order at once. */
        reject,
        /** Accepts the order and rejects it later. */
        late_reject,
        /** Executes the order, and the money comes back later. */
        execute_then_return,
        /** Waits before it executes the order. */
        slow
    }

    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    private final FaultSettings initial;
    private FaultSettings settings;
    private SplittableRandom dice;
    private final Map<Kind, Integer> next = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> happened = new EnumMap<>(Kind.class);
    private final AtomicInteger underway = new AtomicInteger();
    private CountDownLatch kept = new CountDownLatch(1);

    Faults(FaultSettings settings) {
        this.initial = settings;
        this.settings = settings;
        this.dice = new SplittableRandom(settings.seed());
        next.putAll(settings.next());
    }

    /**
     * A change; {@code null} fields stay unchanged. Faults that are missing in {@code next} or {@code percent} are turned off.
     */
    record Change(
            @Nullable Boolean duplicateCheck,
            @Nullable Duration keyRetention,
            @Nullable Duration hangFor,
            @Nullable Duration slowFor,
            @Nullable Duration undecidedFor,
            @Nullable Map<Kind, Integer> next,
            @Nullable Map<Kind, Integer> percent) {}

    /**
     * The current behavior of the bank.
     *
     * @param next how many of the next orders will get each fault
     * @param happened how many got it since the start or the last reset
     * @param underway the number of orders without a response yet
     */
    record State(
            boolean duplicateCheck,
            Duration keyRetention,
            Duration hangFor,
            Duration slowFor,
            Duration undecidedFor,
            Map<Kind, Integer> next,
            Map<Kind, Integer> percent,
            Map<Kind, Long> happened,
            int underway) {}

    synchronized State state() {
        return new State(
                settings.duplicateCheck(),
                settings.keyRetention(),
                settings.hangFor(),
                settings.slowFor(),
                settings.undecidedFor(),
                new EnumMap<>(next),
                settings.percent(),
                new EnumMap<>(happened),
                underway.get());
    }

    /** Counts a received order. */
    void begin() {
        underway.incrementAndGet();
    }

    /** Counts its response, or the end of its request. */
    void end() {
        underway.decrementAndGet();
    }

    synchronized State change(Change change) {
        settings = new FaultSettings(
                given(change.duplicateCheck(), settings.duplicateCheck()),
                given(change.keyRetention(), settings.keyRetention()),
                given(change.hangFor(), settings.hangFor()),
                given(change.slowFor(), settings.slowFor()),
                given(change.undecidedFor(), settings.undecidedFor()),
                given(change.next(), next),
                given(change.percent(), settings.percent()),
                settings.seed());
        next.clear();
        next.putAll(settings.next());
        return state();
    }

    /** Restores the settings of the start; hanging requests are answered. */
    synchronized State reset() {
        settings = initial;
        dice = new SplittableRandom(settings.seed());
        next.clear();
        next.putAll(settings.next());
        happened.clear();
        kept.countDown();
        kept = new CountDownLatch(1);
        return state();
    }

    synchronized Payments.Memory memory() {
        return new Payments.Memory(settings.duplicateCheck(), settings.keyRetention());
    }

    /** How long a late rejection takes. */
    synchronized Duration undecidedFor() {
        return settings.undecidedFor();
    }

    /** The fault of the received order, if any; requested faults come before random ones. */
    synchronized Optional<Kind> draw() {
        Optional<Kind> drawn = asked().or(this::diced);
        drawn.ifPresent(kind -> happened.merge(kind, 1L, Long::sum));
        return drawn;
    }

    void hang() {
        keep(state().hangFor());
    }

    void thinkSlowly() {
        keep(state().slowFor());
    }

    /** A stopping server does not wait for hanging requests. */
    @EventListener(ContextClosedEvent.class)
    void letEverybodyGo() {
        latch().countDown();
    }

    private Optional<Kind> asked() {
        for (Map.Entry<Kind, Integer> one : next.entrySet()) {
            if (one.getValue() > 0) {
                one.setValue(one.getValue() - 1);
                return Optional.of(one.getKey());
            }
        }
        return Optional.empty();
    }

    private Optional<Kind> diced() {
        int thrown = dice.nextInt(100);
        for (Kind kind : Kind.values()) {
            thrown -= settings.percent().getOrDefault(kind, 0);
            if (thrown < 0) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private void keep(Duration howLong) {
        try {
            if (!latch().await(howLong.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().addKeyValue("for", howLong).log("An answer was delayed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CountDownLatch latch() {
        return kept;
    }

    private static <T> T given(@Nullable T changed, T was) {
        return changed == null ? was : changed;
    }
}
