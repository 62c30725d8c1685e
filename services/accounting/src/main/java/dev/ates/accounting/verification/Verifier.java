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
 * Recomputes the books from their transfers once in a while and walks the chain of closed days. As long as they are not in
 * order it fails, so its last good run stands still and the alarm for that goes off.
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

    /** Everything depends on everything before it, so a day makes no difference. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Instant started = clock.instant();
        if (!turn.isByHand() && !isDue(started)) {
            return;
        }
        Verification.Report report = verification.report();
        if (!report.inOrder()) {
            NotInOrder found = new NotInOrder(report);
            failure.set(new Failure(started, found));
            throw found;
        }
        failure.set(null);
        turn.step("record", () -> {
            turn.record(day, started, Map.of("days", report.chain().days()));
            return report;
        });
    }

    /** Whoever asks again soon after a failure hears it again, without another reading of everything. */
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
        Verification.Report report = verification.report();
        return Map.of(
                "days",
                report.chain().days(),
                "differences",
                report.differences().size() + (report.chain().intact() ? 0L : 1L));
    }

    private record Failure(Instant at, NotInOrder found) {}

    /** Something is not what its transfers say. */
    static final class NotInOrder extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotInOrder(Verification.Report report) {
            super("The books are not in order: %d differences%s, the chain of closed days is %s"
                    .formatted(
                            report.differences().size(),
                            report.differences().isEmpty()
                                    ? ""
                                    : ", the first one " + report.differences().getFirst(),
                            report.chain().told()));
        }
    }
}
