package dev.ates.analytics.figures;

import dev.ates.analytics.day.Difference;
import dev.ates.analytics.day.Finality;
import dev.ates.analytics.day.Opinion;
import dev.ates.analytics.day.Opinions;
import dev.ates.analytics.day.Verdict;
import dev.ates.analytics.figures.Figures.Balance;
import dev.ates.analytics.figures.Figures.Debt;
import dev.ates.analytics.figures.Figures.DebtCursor;
import dev.ates.analytics.figures.Figures.Settlement;
import dev.ates.analytics.figures.Periods.MostExpensive;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.journal.Journal.Fact;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The figures for programs. All amounts of a response are minor units of its {@code currency}. */
@RestController
@RequestMapping("/api/v1")
@Allowed(Group.administrators)
@Tag(name = "figures", description = "For administrators. Amounts are minor units; days are ISO 8601.")
class FiguresApi {

    /** The maximum number of late facts shown with a day; there should be none. */
    private static final int LATE_MAX = 100;

    private final Figures figures;
    private final Periods periods;
    private final Finality finality;
    private final Opinions opinions;
    private final Journal journal;
    private final BusinessCalendar calendar;

    FiguresApi(
            Figures figures,
            Periods periods,
            Finality finality,
            Opinions opinions,
            Journal journal,
            BusinessCalendar calendar) {
        this.figures = figures;
        this.periods = periods;
        this.finality = finality;
        this.opinions = opinions;
        this.journal = journal;
        this.calendar = calendar;
    }

    @GetMapping("/days")
    @Operation(summary = "The days of a range, oldest first; by default the last 30, at most 3700")
    DaysAnswer days(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new DaysAnswer(range.from(), range.to(), currency(), figures.days(range));
    }

    @GetMapping("/days/{day}")
    @Operation(
            summary =
                    "A day: its figures, whether it is final, what it waits for if it is not, and the tracker's opinion")
    DayAnswer day(@PathVariable LocalDate day) {
        DayFigures found = existing(day);
        return new DayAnswer(
                currency(),
                found,
                VerdictAnswer.of(finality.verdict(day)),
                OpinionAnswer.of(opinions.on(day)),
                figures.settlement(day).orElse(Settlement.NOTHING),
                journal.late(day, LATE_MAX));
    }

    @GetMapping("/days/{day}/balances")
    @Operation(summary = "The balances of a day by account id, or that of a person")
    BalancesAnswer balances(@PathVariable LocalDate day, @RequestParam @Nullable UUID person, Paging paging) {
        existing(day);
        return BalancesAnswer.of(figures, day, only(person), paging);
    }

    @GetMapping("/people-in-the-red")
    @Operation(summary = "The people in the red at the end of a day, largest debt first; by default now")
    @ApiResponse(responseCode = "200", description = "The debts")
    @ApiResponse(responseCode = "404", description = "not-found: nothing happened on this day")
    DebtsAnswer peopleInTheRed(
            @RequestParam @Nullable LocalDate day, @RequestParam @Nullable UUID person, Paging paging) {
        if (day != null) {
            existing(day);
        }
        return DebtsAnswer.of(figures, day, calendar.today(), only(person), paging);
    }

    private static @Nullable List<UUID> only(@Nullable UUID person) {
        return person == null ? null : List.of(person);
    }

    @GetMapping("/most-expensive")
    @Operation(
            summary =
                    "The most expensive completed task: of each day, ISO week, month or quarter of a range, or of the whole range",
            description =
                    "Highest reward; among equal rewards the task completed first. A range has at most 3700 days.")
    MostExpensiveAnswer mostExpensive(
            @RequestParam @Nullable PeriodUnit period,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        return new MostExpensiveAnswer(
                currency(),
                period == null ? List.of(periods.mostExpensive(range)) : periods.mostExpensive(range, period));
    }

    @GetMapping("/earnings")
    @Operation(
            summary = "What top management earned in a range and on each of its days: fees taken minus rewards given")
    EarningsAnswer earnings(@RequestParam @Nullable LocalDate from, @RequestParam @Nullable LocalDate to) {
        DayRange range = DayRange.of(from, to, calendar.today());
        List<Earned> days = figures.days(range).stream()
                .map(day -> new Earned(day.day(), day.isFinal(), day.companyEarnedMinor()))
                .toList();
        return new EarningsAnswer(
                range.from(),
                range.to(),
                currency(),
                days.stream().mapToLong(Earned::earnedMinor).reduce(0, Math::addExact),
                days);
    }

    private DayFigures existing(LocalDate day) {
        return figures.day(day).orElseThrow(() -> new NotFound("day", day));
    }

    private @Nullable String currency() {
        return figures.currency().orElse(null);
    }

    record DaysAnswer(
            LocalDate from, LocalDate to, @Nullable String currency, List<DayFigures> days) {}

    record DayAnswer(
            @Nullable String currency,
            DayFigures figures,
            VerdictAnswer verdict,
            OpinionAnswer tracker,
            Settlement settlement,
            List<Fact> late) {}

    /**
     * @param state final, or what the day waits for: open, waits-for-earlier-day, in-quarantine, disagrees, complete
     * @param earlier the day it waits for
     * @param differences where accounting and the journal disagree
     */
    record VerdictAnswer(String state, @Nullable LocalDate earlier, List<Difference> differences) {

        static VerdictAnswer of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Final fixed -> new VerdictAnswer("final", null, List.of());
                case Verdict.Open open -> new VerdictAnswer("open", null, List.of());
                case Verdict.WaitsFor waits -> new VerdictAnswer("waits-for-earlier-day", waits.earlier(), List.of());
                case Verdict.InQuarantine held -> new VerdictAnswer("in-quarantine", null, List.of());
                case Verdict.Disagrees disagrees -> new VerdictAnswer("disagrees", null, disagrees.differences());
                case Verdict.Complete complete -> new VerdictAnswer("complete", null, List.of());
            };
        }
    }

    /**
     * What the tracker's own events say about accounting's sums.
     *
     * @param state none: nothing to compare yet; incomplete: the journal lacks events that the tracker's seal counts;
     *     differs; agrees
     * @param differences {@code said} by the seal and {@code found} in the journal when incomplete; {@code said} by the tracker's
     *     events and {@code found} in accounting's postings when it differs
     */
    record OpinionAnswer(String state, List<Difference> differences) {

        static OpinionAnswer of(Opinion opinion) {
            return switch (opinion) {
                case Opinion.None none -> new OpinionAnswer("none", List.of());
                case Opinion.Incomplete incomplete -> new OpinionAnswer("incomplete", incomplete.differences());
                case Opinion.Differs differs -> new OpinionAnswer("differs", differs.differences());
                case Opinion.Agrees agrees -> new OpinionAnswer("agrees", List.of());
            };
        }
    }

    /** @param next the cursor of the next page, {@code null} on the last one */
    record BalancesAnswer(
            LocalDate day,
            @Nullable String currency,
            List<Balance> balances,
            @Nullable String next) {

        /** @param people whose balances they are, {@code null} for everybody's */
        static BalancesAnswer of(Figures figures, LocalDate day, @Nullable List<UUID> people, Paging paging) {
            List<Balance> found =
                    figures.balances(day, people, paging.afterUuid().orElse(new UUID(0, 0)), paging.limit());
            String next = paging.next(found, one -> one.accountId().toString());
            return new BalancesAnswer(day, figures.currency().orElse(null), found, next);
        }
    }

    /**
     * @param people all people in the red, {@code balanceMinor} the sum of their balances
     * @param debts the requested ones
     * @param next the cursor of the next page, {@code null} on the last one
     */
    record DebtsAnswer(
            LocalDate day,
            boolean isFinal,
            @Nullable String currency,
            long people,
            long balanceMinor,
            List<Debt> debts,
            @Nullable String next) {

        /**
         * Nobody, if nothing happened on the day.
         *
         * @param day {@code null} for now
         * @param only the people who are asked for, {@code null} for everybody
         */
        static DebtsAnswer of(
                Figures figures, @Nullable LocalDate day, LocalDate today, @Nullable List<UUID> only, Paging paging) {
            DebtCursor after = paging.after(Paging.CURSOR, DebtCursor::parse).orElse(DebtCursor.START);
            String currency = figures.currency().orElse(null);
            return Optional.ofNullable(day)
                    .or(() -> figures.latestDay(today))
                    .flatMap(figures::day)
                    .map(of -> {
                        List<Debt> debts = figures.inTheRed(of.day(), only, after, paging.limit());
                        String next = paging.next(debts, DebtsAnswer::cursor);
                        return new DebtsAnswer(
                                of.day(), of.isFinal(), currency, of.inTheRed(), of.inTheRedMinor(), debts, next);
                    })
                    .orElseGet(() -> new DebtsAnswer(
                            Objects.requireNonNullElse(day, today), false, currency, 0, 0, List.of(), null));
        }

        private static String cursor(Debt last) {
            return new DebtCursor(last.balanceMinor(), last.accountId()).toString();
        }
    }

    record MostExpensiveAnswer(@Nullable String currency, List<MostExpensive> periods) {}

    record EarningsAnswer(
            LocalDate from, LocalDate to, @Nullable String currency, long earnedMinor, List<Earned> days) {}

    record Earned(LocalDate day, boolean isFinal, long earnedMinor) {}
}
