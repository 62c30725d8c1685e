package dev.ates.accounting.close;

import dev.ates.accounting.day.DayState;
import dev.ates.accounting.day.DayStates;
import dev.ates.accounting.verification.Chain;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.messaging.Outbox;
import dev.ates.robots.Robots;
import dev.ates.robots.Turn;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The close of one day, in steps that are separate transactions: <b>begin</b> stops other transfers to the day and
 * stores the ranges of accounts; <b>accounts</b> ends one range, and several run in parallel; <b>digest</b> reads
 * several thousand transfers at a time, if there are more; <b>finish</b> appends the event that the day is closed. A
 * close that is killed between two steps continues later with the remaining ranges.
 *
 * <p>During a close, readers see some people paid and others not yet, with consistent balances, and a day that is not
 * closed.
 */
@Component
class Close {

    private static final Logger log = LoggerFactory.getLogger(Close.class);

    private final DayStates days;
    private final ClosingRanges ranges;
    private final Chain chain;
    private final Outbox outbox;
    private final Robots robots;
    private final ClosingSettings settings;

    Close(DayStates days, ClosingRanges ranges, Chain chain, Outbox outbox, Robots robots, ClosingSettings settings) {
        this.days = days;
        this.ranges = ranges;
        this.chain = chain;
        this.outbox = outbox;
        this.robots = robots;
        this.settings = settings;
    }

    /** Closes the day, or continues an interrupted close. */
    void run(Turn turn, LocalDate day) {
        Begun begun = turn.step("begin", () -> begin(turn, day));
        inParallel(Collections.nCopies(Math.min(begun.ranges(), settings.workers()), () -> {
            boolean more = true;
            while (more) {
                more = turn.step("accounts", () -> endAccounts(day, begun.run()));
            }
            return more;
        }));
        List<UUID> parts = chain.parts(day);
        if (parts.size() == 1) {
            turn.step("finish", () -> finish(turn, day, begun.run(), List.of(chain.part(day, parts.getFirst()))));
        } else {
            List<Chain.Part> digested = inParallel(parts.stream()
                    .<Supplier<Chain.Part>>map(after -> () -> turn.step("digest", () -> chain.part(day, after)))
                    .toList());
            turn.step("finish", () -> finish(turn, day, begun.run(), digested));
        }
    }

    /** Runs one thread per worker; a worker's failure is thrown after the others have finished. */
    private <T> List<T> inParallel(List<Supplier<T>> jobs) {
        if (jobs.size() == 1) {
            return List.of(jobs.getFirst().get());
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                settings.workers(), Thread.ofVirtual().name("close-", 0).factory())) {
            return jobs.stream().map(job -> CompletableFuture.supplyAsync(job, workers)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** @param ranges the number of ranges to end */
    private record Begun(long run, int ranges) {}

    /** Waits for the transactions that still post to the day; later ones post to the next day. */
    private Begun begin(Turn turn, LocalDate day) {
        DayState state = days.lock(day);
        long run = turn.begin(day);
        if (state == DayState.closed) {
            // Closed by another closer while this one waited for the lock.
            return new Begun(run, 0);
        }
        if (days.beginClose(day, state, run)) {
            ranges.cut(day);
        }
        return new Begun(run, ranges.open(day));
    }

    /** @return whether there was a range to end; more may follow */
    private boolean endAccounts(LocalDate day, long run) {
        Optional<List<AccountingEvent>> told = ranges.endNext(day, run);
        told.ifPresent(events -> outbox.append(day, events));
        return told.isPresent();
    }

    /**
     * Locks in the order of the other steps: ranges, then the day.
     *
     * @return whether this was the step that closed the day
     */
    private boolean finish(Turn turn, LocalDate day, long run, List<Chain.Part> parts) {
        if (!ranges.allEnded(day) || days.lock(day) != DayState.closing) {
            return false;
        }
        byte[] transfers = Chain.transfers(parts);
        ClosingRanges.Collected collected = ranges.collect(day);
        DayClosed closed = collected.day();
        days.close(
                closed,
                collected.sums(),
                new DayStates.Link(
                        parts.stream().mapToLong(Chain.Part::transfers).sum(), transfers, chain.close(day, transfers)),
                run);
        outbox.append(day, List.of(closed));
        turn.end(
                run,
                Map.of(
                        "postings",
                        closed.postings(),
                        "payouts",
                        closed.payouts(),
                        "carriedOver",
                        closed.carriedOver()));
        robots.wakeAfterCommit("payer");
        robots.wakeAfterCommit("mailer");
        log.atInfo()
                .addKeyValue("day", day)
                .addKeyValue("run", run)
                .addKeyValue("postings", closed.postings())
                .addKeyValue("payouts", closed.payouts())
                .addKeyValue("carriedOver", closed.carriedOver())
                .log("Day closed");
        return true;
    }
}
