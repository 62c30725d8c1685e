package dev.ates.accounting.close;

import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.DayStates;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.robots.Robots;
import dev.ates.ui.Conflict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Closes a day without a seal, when the seal will not come or can never agree because an event was discarded. Events of the day
 * that arrive later are posted to the first open day and keep their own time.
 */
@Component
class CloseWithoutSeal implements ProposalKind<CloseWithoutSeal.Close> {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm '('VV')'");

    private final BusinessDays days;
    private final DayStates states;
    private final ClosingRanges ranges;
    private final Robots robots;
    private final BusinessCalendar calendar;

    CloseWithoutSeal(
            BusinessDays days, DayStates states, ClosingRanges ranges, Robots robots, BusinessCalendar calendar) {
        this.days = days;
        this.states = states;
        this.ranges = ranges;
        this.robots = robots;
        this.calendar = calendar;
    }

    /** The expected result of the close, if the day may be closed without its seal. */
    ClosingRanges.Plan plan(LocalDate day) {
        check(day);
        return ranges.plan(day);
    }

    /** Whether nothing but the end of the day can be in the way of its close. */
    boolean isOffered(LocalDate day) {
        return days.next()
                .filter(next -> next.day().equals(day) && !next.quarantined())
                .isPresent();
    }

    /** The end of a day that has not ended, in the business zone: such as {@code 2026-11-25 00:00 (Europe/Berlin)}. */
    Optional<String> endAhead(LocalDate day) {
        Instant end = calendar.endOf(day);
        return end.isAfter(calendar.now())
                ? Optional.of(MINUTES.format(end.atZone(calendar.zone())))
                : Optional.empty();
    }

    record Close(LocalDate day) {}

    @Override
    public String name() {
        return "close";
    }

    @Override
    public Class<Close> type() {
        return Close.class;
    }

    @Override
    public String action(Close what) {
        return "close without a seal";
    }

    @Override
    public String subject(Close what) {
        return subject(what.day());
    }

    @Override
    public String object(Close what, UUID proposal) {
        return what.day().toString();
    }

    /** None: the close affects everybody's account. */
    @Override
    public Optional<UUID> person(Close what) {
        return Optional.empty();
    }

    @Override
    public String words(Close what) {
        return "Close %s without its seal".formatted(what.day());
    }

    @Override
    public void check(Close what) {
        check(what.day());
    }

    /** Leaves the close to the robot, which no longer waits for a seal. */
    @Override
    public void carryOut(Close what, Approved approved) {
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
                        "day-not-next", "Nothing has been posted yet, so %s cannot be closed".formatted(day)));
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

    /** The day cannot be closed without its seal now. */
    static final class NotToBeClosed extends Conflict {
        private static final long serialVersionUID = 1L;

        NotToBeClosed(String name, String message) {
            super(name, message);
        }
    }
}
