package dev.ates.ui;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * A scarce resource, such as memory, of which no person may hold more than a part, however many names, sessions and tokens
 * the person uses. Everybody who is not signed in shares one part.
 */
public final class Shares {

    private final int part;
    private final Supplier<? extends Refusal> refusal;
    private final Semaphore all;

    /** One for each person who has had a share since the start: a few bytes each. */
    private final Map<String, Semaphore> parts = new ConcurrentHashMap<>();

    /**
     * @param most of all people
     * @param part the most of one person
     * @param refusal what {@link Share#take} throws
     */
    public Shares(int most, int part, Supplier<? extends Refusal> refusal) {
        this.all = new Semaphore(most, true);
        this.part = part;
        this.refusal = refusal;
    }

    /** What one request holds. */
    public final class Share implements AutoCloseable {

        private final Semaphore own;
        private int held;

        private Share(Semaphore own) {
            this.own = own;
        }

        /**
         * Waits first for the person's own part, then for the others.
         *
         * @param waitMax the longest time for each of the two
         * @throws Refusal when this person, or all people together, still hold too much
         */
        public void take(int more, Duration waitMax) {
            if (!isFree(own, more, waitMax)) {
                throw refusal.get();
            }
            if (!isFree(all, more, waitMax)) {
                own.release(more);
                throw refusal.get();
            }
            held += more;
        }

        public int held() {
            return held;
        }

        @Override
        public void close() {
            all.release(held);
            own.release(held);
            held = 0;
        }
    }

    /** For the person who is signed in on this thread. */
    public Share share() {
        return new Share(parts.computeIfAbsent(person(), absent -> new Semaphore(part, true)));
    }

    /** The id and not the name: a person may change the name at the provider. */
    private static String person() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return Caller.of(authentication)
                .map(caller -> caller.id().toString())
                .or(() -> Optional.ofNullable(authentication).map(Authentication::getName))
                .orElse("");
    }

    private static boolean isFree(Semaphore some, int more, Duration waitMax) {
        try {
            return some.tryAcquire(more, waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
