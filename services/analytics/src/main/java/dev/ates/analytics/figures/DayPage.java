package dev.ates.analytics.figures;

import dev.ates.analytics.day.Difference;
import dev.ates.analytics.day.Finality;
import dev.ates.analytics.day.Opinion;
import dev.ates.analytics.day.Opinions;
import dev.ates.analytics.day.Verdict;
import dev.ates.analytics.figures.Figures.Balance;
import dev.ates.analytics.figures.Figures.Settlement;
import dev.ates.analytics.figures.FiguresApi.BalancesAnswer;
import dev.ates.analytics.figures.Periods.MostExpensive;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.journal.Journal.Fact;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page of a day: whether it is final or why not, its figures and balances. */
@Controller
@Allowed(Group.administrators)
class DayPage {

    private static final int LATE_SHOWN_MAX = 50;

    private final Figures figures;
    private final Finality finality;
    private final Opinions opinions;
    private final Journal journal;
    private final Freshness freshness;
    private final Money money;

    DayPage(Figures figures, Finality finality, Opinions opinions, Journal journal, Freshness freshness, Money money) {
        this.figures = figures;
        this.finality = finality;
        this.opinions = opinions;
        this.journal = journal;
        this.freshness = freshness;
        this.money = money;
    }

    @GetMapping("/days/{day}")
    String day(@PathVariable LocalDate day, PersonFilter person, Paging paging, Model model) {
        DayFigures found = figures.day(day).orElseThrow(() -> new NotFound("day", day));
        String currency = figures.currency().orElseThrow();
        Verdict verdict = finality.verdict(day);
        Opinion opinion = opinions.on(day);
        BalancesAnswer balances = BalancesAnswer.of(figures, day, person.ids(), paging);
        model.addAttribute(
                "page",
                new Day(
                        freshness.notes(),
                        currency,
                        found,
                        DayState.of(found.isFinal()),
                        Stream.of(PeriodUnit.values())
                                .map(unit -> unit.around(day).name())
                                .toList(),
                        explained(verdict),
                        shown(differences(verdict), currency),
                        Tracked.of(opinion, shown(differences(opinion), currency)),
                        List.of(TaskLine.of(
                                day.toString(), new MostExpensive(day, day, !found.isFinal(), found.mostExpensive()))),
                        figures.settlement(day).orElse(Settlement.NOTHING),
                        ListFilter.of("/days/" + day).person(person),
                        balances.balances().stream().map(Line::of).toList(),
                        balances.next(),
                        journal.late(day, LATE_SHOWN_MAX)));
        return "day";
    }

    private static String explained(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Final fixed ->
                "Accounting has closed the day, and every count and sum matches the journal. "
                        + "The day never changes again.";
            case Verdict.Open open -> "Accounting has not closed the day yet, so it may still change.";
            case Verdict.WaitsFor waits ->
                "The day is complete, but days become final in order and %s is not final yet."
                        .formatted(waits.earlier());
            case Verdict.InQuarantine held ->
                "An event of the day is in quarantine: an operator has to decide about it before the day can become final.";
            case Verdict.Disagrees disagrees ->
                "Accounting closed the day with figures that differ from the journal: %d of them."
                        .formatted(disagrees.differences().size());
            case Verdict.Complete complete -> "The day is complete and becomes final in a moment.";
        };
    }

    private static List<Difference> differences(Verdict verdict) {
        return verdict instanceof Verdict.Disagrees disagrees ? disagrees.differences() : List.of();
    }

    private static List<Difference> differences(Opinion opinion) {
        return switch (opinion) {
            case Opinion.None none -> List.of();
            case Opinion.Agrees agrees -> List.of();
            case Opinion.Incomplete incomplete -> incomplete.differences();
            case Opinion.Differs differs -> differs.differences();
        };
    }

    private List<Differing> shown(List<Difference> differences, String currency) {
        return differences.stream()
                .map(difference -> shown(difference, currency))
                .toList();
    }

    private Differing shown(Difference difference, String currency) {
        return difference.money()
                ? new Differing(
                        difference.figure(),
                        money.format(difference.said(), currency),
                        money.format(difference.found(), currency),
                        money.change(difference.missing(), currency))
                : new Differing(
                        difference.figure(),
                        count(difference.said()),
                        count(difference.found()),
                        count(difference.missing()));
    }

    /** With the minus sign used on pages. */
    private static String count(long number) {
        return Long.toString(number).replace('-', '−');
    }

    /**
     * @param periods the names of those that the day is in, itself first
     * @param filter of the balances
     */
    record Day(
            List<Staleness> staleness,
            String currency,
            DayFigures figures,
            DayState state,
            List<String> periods,
            String explained,
            List<Differing> differences,
            Tracked tracked,
            List<TaskLine> mostExpensive,
            Settlement settlement,
            ListFilter filter,
            List<Line> balances,
            @Nullable String next,
            List<Fact> late) {}

    /**
     * The tracker's opinion.
     *
     * @param says what it says, and what comparedWith says, in the differences
     */
    record Tracked(String explained, String says, String comparedWith, List<Differing> differences) {

        static Tracked of(Opinion opinion, List<Differing> differences) {
            String explained = switch (opinion) {
                case Opinion.None none ->
                    "The tracker's own events cannot be compared yet: the tracker has not sealed the day, or "
                            + "accounting's postings are not complete.";
                case Opinion.Agrees agrees -> "The tracker's own events have the same fees and rewards.";
                case Opinion.Incomplete incomplete ->
                    "The tracker's events in the journal are not those that its seal of the day counts.";
                case Opinion.Differs differs ->
                    "The tracker's own events have other fees or rewards. If an operator closed the day without "
                            + "the tracker's seal, accounting posted what came later to the next day.";
            };
            return opinion instanceof Opinion.Incomplete
                    ? new Tracked(explained, "The seal counts", "The journal has", differences)
                    : new Tracked(explained, "The tracker says", "Accounting says", differences);
        }
    }

    record Differing(String figure, String said, String found, String missing) {}

    record Line(String name, Balance balance) {

        static Line of(Balance balance) {
            return new Line(Person.shown(balance.name(), balance.accountId()), balance);
        }
    }
}
