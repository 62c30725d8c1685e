package dev.ates.analytics.figures;

import dev.ates.analytics.figures.FiguresApi.DebtsAnswer;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of all people in the red, now or at the end of a day. */
@Controller
@Allowed(Group.administrators)
class InTheRedPage {

    private final Figures figures;
    private final Freshness freshness;
    private final BusinessCalendar calendar;

    InTheRedPage(Figures figures, Freshness freshness, BusinessCalendar calendar) {
        this.figures = figures;
        this.freshness = freshness;
        this.calendar = calendar;
    }

    @GetMapping("/people-in-the-red")
    String inTheRed(PersonFilter person, @RequestParam @Nullable LocalDate day, Paging paging, Model model) {
        DebtsAnswer found = DebtsAnswer.of(figures, day, calendar.today(), person.ids(), paging);
        model.addAttribute(
                "page",
                new View(
                        freshness.notes(),
                        ListFilter.of("/people-in-the-red").person(person).day("day", "Day", day),
                        found,
                        DayState.of(found.isFinal()),
                        found.debts().stream().map(Debtor::of).toList()));
        return "in-the-red";
    }

    /** @param red the day and its totals; {@code currency} is {@code null} until the first event of accounting */
    record View(List<Staleness> staleness, ListFilter filter, DebtsAnswer red, DayState state, List<Debtor> debtors) {}

    record Debtor(String name, long balanceMinor) {

        static Debtor of(Figures.Debt debt) {
            return new Debtor(Person.shown(debt.name(), debt.accountId()), debt.balanceMinor());
        }
    }
}
