package dev.ates.ui.answer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Something that a service has little of: no one person may have more than a part of it. People and programs that are not
 * signed in share one part.
 */
final class Shares {

    private final Duration waitMax;
    private final int part;
    private final Semaphore all;

    /** Of everybody who has had a share since the start: a few bytes for each person of the company. */
    private final Map<String, Semaphore> parts = new ConcurrentHashMap<>();

    /**
     * @param most of all people
     * @param part the most of one person
     */
    Shares(int most, int part, Duration waitMax) {
        this.all = new Semaphore(most, true);
        this.part = part;
        this.waitMax = waitMax;
    }

    /** What somebody holds. */
    final class Share implements AutoCloseable {

        private final Semaphore own;
        private int held;

        private Share(Semaphore own) {
            this.own = own;
        }

        /** @throws TooManyAnswers when this person or all together hold too much, also after a while */
        void take(int more) {
            if (!isFree(own, more)) {
                throw new TooManyAnswers();
            }
            if (!isFree(all, more)) {
                own.release(more);
                throw new TooManyAnswers();
            }
            held += more;
        }

        int held() {
            return held;
        }

        @Override
        public void close() {
            all.release(held);
            own.release(held);
            held = 0;
        }
    }

    /** Of whoever is signed in for this thread. */
    Share share() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return new Share(
                parts.computeIfAbsent(caller == null ? "" : caller.getName(), absent -> new Semaphore(part, true)));
    }

    private boolean isFree(Semaphore some, int more) {
        try {
            return some.tryAcquire(more, waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
