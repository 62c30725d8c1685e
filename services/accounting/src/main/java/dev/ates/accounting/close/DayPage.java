package dev.ates.accounting.close;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.approval.ProposalRefused;
import dev.ates.accounting.day.BusinessDays;
import dev.ates.accounting.day.Timeline;
import dev.ates.accounting.decision.Reason;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.MayTakeMinutes;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of a day: its figures, its timeline, and the close without a seal. */
@Controller
@Allowed(Group.accountants)
class DayPage {

    private static final int PROPOSALS_SHOWN = 20;

    private final BusinessDays days;
    private final Timeline timeline;
    private final CloseWithoutSeal withoutSeal;
    private final Approvals approvals;
    private final Money money;
    private final Freshness freshness;

    DayPage(
            BusinessDays days,
            Timeline timeline,
            CloseWithoutSeal withoutSeal,
            Approvals approvals,
            Money money,
            Freshness freshness) {
        this.days = days;
        this.timeline = timeline;
        this.withoutSeal = withoutSeal;
        this.approvals = approvals;
        this.money = money;
        this.freshness = freshness;
    }

    /**
     * @param closable whether it can be closed without a seal, now or once it is over
     * @param endAhead the day's end, from which it can be closed without a seal; none if it has ended
     * @param waiting the proposal that waits for a second person
     */
    record View(
            BusinessDays.BusinessDay day,
            BusinessDays.Totals totals,
            boolean closable,
            @Nullable String endAhead,
            @Nullable Proposal waiting,
            List<Timeline.Step> steps,
            List<Proposal> proposals,
            List<Staleness> staleness) {}

    @GetMapping("/days/{day}")
    String one(@PathVariable LocalDate day, Model model) {
        BusinessDays.BusinessDay found = days.find(day).orElseThrow(() -> new NotFound("business day", day));
        model.addAttribute(
                "page",
                new View(
                        found,
                        days.totals(day),
                        found.state().isBeforeClose() && withoutSeal.isOffered(day),
                        withoutSeal.endAhead(day).orElse(null),
                        approvals
                                .waiting(withoutSeal.name(), List.of(day.toString()))
                                .get(day.toString()),
                        timeline.of(day),
                        approvals.about(CloseWithoutSeal.subject(day), PROPOSALS_SHOWN),
                        freshness.notes()));
        return "day";
    }

    /** The buttons of the form; {@code dry} does a dry run. */
    enum Action {
        dry,
        close
    }

    @MayTakeMinutes
    @PostMapping("/days/{day}")
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
                        case dry -> sentence(day, withoutSeal.plan(day));
                        case close -> {
                            Proposal proposal = approvals.propose(
                                    withoutSeal,
                                    UUID.randomUUID(),
                                    new CloseWithoutSeal.Close(day),
                                    new Reason(reason),
                                    caller);
                            yield proposal.isApproved()
                                    ? "The closer will close %s.".formatted(day)
                                    : "Closing %s waits for a second person.".formatted(day);
                        }
                    });
        } catch (InvalidParameter | CloseWithoutSeal.NotToBeClosed | ProposalRefused refused) {
            Rejected.form(redirect, "close", Map.of("reason", reason), refused);
        }
        return "redirect:/days/" + day;
    }

    private String sentence(LocalDate day, ClosingRanges.Plan plan) {
        String currency = days.find(day).map(BusinessDays.BusinessDay::currency).orElse("");
        return "Closing %s would pay out %s to %s and carry over %s of %s."
                .formatted(
                        day,
                        money.format(plan.paidOutMinor(), currency),
                        Counted.of(plan.payouts(), "person", "people"),
                        money.format(plan.carriedOverMinor(), currency),
                        Counted.of(plan.carriedOver(), "person", "people"));
    }
}
