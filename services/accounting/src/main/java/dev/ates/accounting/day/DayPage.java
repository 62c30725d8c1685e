package dev.ates.accounting.day;

import dev.ates.accounting.audit.Audit;
import dev.ates.accounting.audit.Reason;
import dev.ates.ops.Freshness;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One day: its figures, what happened to it, and the operator's way out when its seal does not come. */
@Controller
class DayPage {

    private static final int DECISIONS_SHOWN = 20;

    private final BusinessDays days;
    private final Timeline timeline;
    private final ByHand byHand;
    private final Audit audit;
    private final Money money;
    private final Freshness freshness;

    DayPage(BusinessDays days, Timeline timeline, ByHand byHand, Audit audit, Money money, Freshness freshness) {
        this.days = days;
        this.timeline = timeline;
        this.byHand = byHand;
        this.audit = audit;
        this.money = money;
        this.freshness = freshness;
    }

    /** @param operator whether the reader may close it without a seal */
    record View(
            BusinessDays.BusinessDay day,
            boolean operator,
            List<Timeline.Step> steps,
            List<Audit.Decision> decisions,
            List<Staleness> staleness) {}

    @GetMapping("/days/{day}")
    @PreAuthorize("hasAnyRole('accountant', 'administrator')")
    String one(Caller caller, @PathVariable LocalDate day, Model model) {
        BusinessDays.BusinessDay found = days.find(day).orElseThrow(() -> new NotFound("business day", day));
        boolean closable = found.state().equals("open") || found.state().equals("sealed");
        model.addAttribute(
                "page",
                new View(
                        found,
                        closable && caller.is("administrator"),
                        timeline.of(day),
                        audit.about(ByHand.subject(day), DECISIONS_SHOWN),
                        freshness.notes()));
        return "day";
    }

    /** The buttons of the form; {@code dry} tells what the close would come to. */
    enum Action {
        dry,
        close
    }

    @PostMapping("/days/{day}")
    @PreAuthorize("hasRole('administrator')")
    String close(
            Caller caller,
            @PathVariable LocalDate day,
            @RequestParam Action action,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            Flash.done(
                    redirect,
                    switch (action) {
                        case dry -> told(day, byHand.plan(day));
                        case close -> {
                            byHand.close(day, caller, new Reason(reason));
                            yield "%s is left to the closer.".formatted(day);
                        }
                    });
        } catch (InvalidParameter | ByHand.NotToBeClosed refused) {
            Flash.refused(redirect, String.valueOf(refused.getMessage()));
        }
        return "redirect:/days/" + day;
    }

    private String told(LocalDate day, Close.Plan plan) {
        String currency = days.find(day).map(BusinessDays.BusinessDay::currency).orElse("");
        return "Closing %s would pay out %s to %d people and carry over %s of %d."
                .formatted(
                        day,
                        money.format(plan.paidOutMinor(), currency),
                        plan.payouts(),
                        money.format(plan.carriedOverMinor(), currency),
                        plan.carriedOver());
    }
}
