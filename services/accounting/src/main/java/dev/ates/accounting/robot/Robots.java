package dev.ates.accounting.robot;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes robots as soon as there is work for them; unwoken they look by themselves, so a lost call costs a second. */
@Component
public class Robots {

    /** The robots of accounting. */
    public enum Name {
        /** Closes the days that are sealed. */
        closer,
        /** Has payouts paid by the bank. */
        payer,
        /** Sends letters. */
        mailer,
        /** Recomputes the books from their transfers. */
        verifier,
        /** Compares what was paid with the bank's statements. */
        reconciler
    }

    private final Map<Name, Semaphore> calls = new EnumMap<>(Name.class);

    Robots() {
        for (Name name : Name.values()) {
            calls.put(name, new Semaphore(0));
        }
    }

    /** Wakes a robot when the running transaction has committed. */
    public void wakeAfterCommit(Name robot) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(robot);
            }
        });
    }

    void wake(Name robot) {
        call(robot).release();
    }

    /** Waits until the robot is woken, or for as long as given. */
    void await(Name robot, Duration waitMax) throws InterruptedException {
        if (call(robot).tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
            call(robot).drainPermits();
        }
    }

    private Semaphore call(Name robot) {
        Semaphore call = calls.get(robot);
        if (call == null) {
            throw new IllegalArgumentException("No robot is called " + robot);
        }
        return call;
    }
}
