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

/** What goes wrong at the bank on demand, and how often it did. Forgotten at a restart. */
@Component
class Faults {

    /** What may happen to an order. */
    enum Kind {
        /** Executes the order and then says nothing. */
        execute_then_hang,
        /** Executes the order and then answers 500. */
        execute_then_fail,
        /** Answers 500 and has done nothing. */
        fail,
        /** Refuses the order at once. */
        reject,
        /** Takes the order as if all were well and refuses it later. */
        late_reject,
        /** Thinks for long before it executes the order. */
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
     * What is to change; {@code null} stays as it is. Kinds that are not named in {@code next} or {@code percent} are
     * not to happen any more.
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
     * How the bank behaves now.
     *
     * @param next how many of the next orders will be treated so
     * @param happened how many were, since the start or the last reset
     * @param underway how many orders have come and are not answered yet
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

    /** An order has come. */
    void begin() {
        underway.incrementAndGet();
    }

    /** It is answered, or nobody waits for the answer any more. */
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

    /** Back to the settings of the start; whoever is kept waiting is answered. */
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

    /** How long an order is pending that is rejected late. */
    synchronized Duration undecidedFor() {
        return settings.undecidedFor();
    }

    /** What happens to the order that has just come: at most one thing, and those that were asked for come first. */
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

    /** A server that stops does not wait for those who are kept waiting. */
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
                log.atDebug().addKeyValue("for", howLong).log("Somebody was kept waiting");
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
