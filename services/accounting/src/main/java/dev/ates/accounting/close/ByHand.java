package dev.ates.accounting.close;

import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.DayStates;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.robots.Robots;
import dev.ates.ui.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The close by hand of a day whose seal does not come, or will never agree since an event of it was discarded. What
 * arrives of the day afterwards is posted on the first open one, with its own time.
 */
@Component
class ByHand implements ProposalKind<ByHand.WithoutSeal> {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm '('VV')'");

    private final BusinessDays days;
    private final DayStates states;
    private final ClosingRanges ranges;
    private final Robots robots;
    private final BusinessCalendar calendar;

    ByHand(BusinessDays days, DayStates states, ClosingRanges ranges, Robots robots, BusinessCalendar calendar) {
        this.days = days;
        this.states = states;
        this.ranges = ranges;
        this.robots = robots;
        this.calendar = calendar;
    }

    /** What the close would come to, if the day may be closed by hand. */
    ClosingRanges.Plan plan(LocalDate day) {
        check(day);
        return ranges.plan(day);
    }

    /** When a day will be over that is not, in the business zone: such as {@code 2026-11-25 00:00 (Europe/Berlin)}. */
    Optional<String> endAhead(LocalDate day) {
        Instant end = calendar.endOf(day);
        return end.isAfter(calendar.now())
                ? Optional.of(MINUTES.format(end.atZone(calendar.zone())))
                : Optional.empty();
    }

    record WithoutSeal(LocalDate day) {}

    @Override
    public String name() {
        return "close";
    }

    @Override
    public Class<WithoutSeal> type() {
        return WithoutSeal.class;
    }

    @Override
    public String action(WithoutSeal what) {
        return "close without a seal";
    }

    @Override
    public String subject(WithoutSeal what) {
        return subject(what.day());
    }

    @Override
    public String object(WithoutSeal what, UUID proposal) {
        return what.day().toString();
    }

    /** Everybody's. */
    @Override
    public Optional<UUID> person(WithoutSeal what) {
        return Optional.empty();
    }

    @Override
    public String words(WithoutSeal what) {
        return "Close %s without its seal".formatted(what.day());
    }

    @Override
    public void check(WithoutSeal what) {
        check(what.day());
    }

    /** Leaves the day to the closer, which does not wait for a seal any longer. */
    @Override
    public void carryOut(WithoutSeal what, Approved approved) {
        LocalDate day = what.day();
        check(day);
        states.waiveSeal(day, approved.names());
        robots.wakeAfterCommit("closer");
    }

    static String subject(LocalDate day) {
        return "day " + day;
    }

    private void check(LocalDate day) {
        BusinessDays.Next next = days.next()
                .orElseThrow(() -> new NotToBeClosed(
                        "day-not-next", "Nothing was ever posted, so %s cannot be closed".formatted(day)));
        if (!next.day().equals(day)) {
            throw new NotToBeClosed(
                    "day-not-next",
                    "Days are closed in order: the next one is %s, %s cannot be closed".formatted(next.day(), day));
        }
        endAhead(day).ifPresent(end -> {
            throw new NotToBeClosed("day-not-over", "%s cannot be closed before it is over, at %s".formatted(day, end));
        });
        if (next.quarantined()) {
            throw new NotToBeClosed(
                    "day-in-quarantine",
                    "An event of %s is in quarantine: retry or discard it before the day is closed".formatted(day));
        }
    }

    /** The day is not one that may be closed by hand now. */
    static final class NotToBeClosed extends Refusal {
        private static final long serialVersionUID = 1L;

        private final String name;

        NotToBeClosed(String name, String message) {
            super(message);
            this.name = name;
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
