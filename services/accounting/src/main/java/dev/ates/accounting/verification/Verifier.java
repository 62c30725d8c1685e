package dev.ates.accounting.verification;

import dev.ates.robots.Robot;
import dev.ates.robots.RobotLog;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Periodically recomputes balances and closed days from the transfers and walks the chain of closed days. It fails while
 * anything is inconsistent, so the age of its last good run grows and raises an alarm.
 */
@Component
class Verifier implements Robot {

    private static final Duration AGAIN_AFTER = Duration.ofHours(1);

    private final Verification verification;
    private final RobotLog robotLog;
    private final VerificationSettings settings;
    private final Clock clock;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    Verifier(Verification verification, RobotLog robotLog, VerificationSettings settings, Clock clock) {
        this.verification = verification;
        this.robotLog = robotLog;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "verifier";
    }

    /** Checks all days at once, so the day is ignored. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Instant started = clock.instant();
        if (!turn.isManualStart() && !isDue(started)) {
            return;
        }
        Verification.Report report = turn.isManualStart() ? verification.reportNow() : verification.report();
        if (!report.consistent()) {
            Inconsistent found = new Inconsistent(report);
            failure.set(new Failure(started, found));
            throw found;
        }
        failure.set(null);
        turn.step("record", () -> {
            turn.record(day, started, Map.of("days", report.chain().days()));
            return report;
        });
    }

    /** Within an hour after a failure, repeats that failure instead of reading everything again. */
    private boolean isDue(Instant now) {
        Failure last = failure.get();
        if (last != null && now.isBefore(last.at().plus(AGAIN_AFTER)) && !now.isBefore(last.at())) {
            throw last.found();
        }
        return last != null
                || robotLog.lastDone(name())
                        .map(done -> !done.plus(settings.every()).isAfter(now))
                        .orElse(true);
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        Verification.Report report = verification.reportNow();
        return Map.of(
                "days",
                report.chain().days(),
                "differences",
                report.differences().size() + (report.chain().intact() ? 0L : 1L));
    }

    private record Failure(Instant at, Inconsistent found) {}

    /** A derived value disagrees with the transfers, or the chain is broken. */
    static final class Inconsistent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Inconsistent(Verification.Report report) {
            super("The ledger is inconsistent: %d differences%s, the chain of closed days is %s"
                    .formatted(
                            report.differences().size(),
                            report.differences().isEmpty()
                                    ? ""
                                    : ", the first one " + report.differences().getFirst(),
                            report.chain().summary()));
        }
    }
}
