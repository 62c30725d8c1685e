package dev.ates.analytics.figures;

import dev.ates.analytics.day.Difference;
import dev.ates.analytics.day.Finality;
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
    private final Journal journal;
    private final Freshness freshness;
    private final Money money;

    DayPage(Figures figures, Finality finality, Journal journal, Freshness freshness, Money money) {
        this.figures = figures;
        this.finality = finality;
        this.journal = journal;
        this.freshness = freshness;
        this.money = money;
    }

    @GetMapping("/days/{day}")
    String day(@PathVariable LocalDate day, PersonFilter person, Paging paging, Model model) {
        DayFigures found = figures.day(day).orElseThrow(() -> new NotFound("day", day));
        String currency = figures.currency().orElseThrow();
        Verdict verdict = finality.verdict(day);
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
                        differences(verdict).stream()
                                .map(difference -> shown(difference, currency))
                                .toList(),
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
            List<TaskLine> mostExpensive,
            Settlement settlement,
            ListFilter filter,
            List<Line> balances,
            @Nullable String next,
            List<Fact> late) {}

    record Differing(String figure, String said, String found, String missing) {}

    record Line(String name, Balance balance) {

        static Line of(Balance balance) {
            return new Line(Person.shown(balance.name(), balance.accountId()), balance);
        }
    }
}
