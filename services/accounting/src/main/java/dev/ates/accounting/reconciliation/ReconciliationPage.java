package dev.ates.accounting.reconciliation;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.approval.ProposalRefused;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.bank.Bank;
import dev.ates.bank.Inbox;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
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

/** The comparison with the bank for accountants. */
@Controller
@Allowed(Group.accountants)
class ReconciliationPage {

    private static final int STATEMENTS_SHOWN = 14;
    private static final int LINES_SHOWN = 14;

    private final Differences differences;
    private final LedgerSettings ledgerSettings;
    private final Freshness freshness;
    private final Returns returns;
    private final Approvals approvals;
    private final Bank bank;

    ReconciliationPage(
            Differences differences,
            LedgerSettings ledgerSettings,
            Freshness freshness,
            Returns returns,
            Approvals approvals,
            Bank bank) {
        this.differences = differences;
        this.ledgerSettings = ledgerSettings;
        this.freshness = freshness;
        this.returns = returns;
        this.approvals = approvals;
        this.bank = bank;
    }

    /**
     * @param filter of the differences
     * @param statements the latest; {@link StatementPages} have all, and all lines
     */
    record View(
            ListFilter filter,
            List<Differences.Difference> differences,
            @Nullable Long next,
            List<Differences.Statement> statements,
            List<Differences.OtherLine> lines,
            List<Inbox.Item> files,
            String currency,
            List<Staleness> staleness) {}

    @GetMapping("/reconciliation")
    String reconciliation(
            Paging paging,
            PersonFilter person,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) Differences.@Nullable State state,
            @RequestParam(required = false) Differences.@Nullable Kind kind,
            Model model) {
        List<Differences.Difference> page = differences.latest(
                new Differences.Asked(person.ids(), day, state, kind),
                paging.afterLong().orElse(null),
                paging.limit());
        model.addAttribute(
                "page",
                new View(
                        ListFilter.of("/reconciliation")
                                .person(person)
                                .day("day", "Statement of", day)
                                .choice("state", "State", Differences.State.values(), state)
                                .choice("kind", "What", Differences.Kind.values(), Differences.Kind::words, kind),
                        page,
                        paging.next(page, one -> one.id()),
                        differences.statements(Differences.StatementsAsked.ALL, null, STATEMENTS_SHOWN),
                        differences.otherLines(Differences.OtherAsked.ALL, null, LINES_SHOWN),
                        bank.inbox().items(),
                        ledgerSettings.currency(),
                        freshness.notes()));
        return "reconciliation";
    }

    @PostMapping("/reconciliation/differences/{id}")
    String explain(Caller caller, @PathVariable long id, @RequestParam String reason, RedirectAttributes redirect) {
        try {
            if (!differences.explain(id, caller, new Reason(reason))) {
                throw new NotFound("difference", id);
            }
            Flash.done(redirect, "The difference is explained.");
        } catch (Differences.Explained refused) {
            // There is no form for it any more.
            Flash.refused(redirect, refused);
        } catch (InvalidParameter | Returns.NotReturned refused) {
            Rejected.form(redirect, "difference-" + id, Map.of("reason", reason), refused);
        }
        return "redirect:/reconciliation";
    }

    @PostMapping("/reconciliation/differences/{id}/return")
    String postReturn(Caller caller, @PathVariable long id, @RequestParam String reason, RedirectAttributes redirect) {
        try {
            Proposal proposal =
                    approvals.propose(returns, UUID.randomUUID(), returns.of(id), new Reason(reason), caller);
            Flash.done(
                    redirect,
                    proposal.isApproved()
                            ? "The money is back on the balance."
                            : "The return waits for a second person.");
        } catch (InvalidParameter | Returns.NotReturned | ProposalRefused refused) {
            Rejected.form(redirect, "difference-" + id, Map.of("reason", reason), refused);
        }
        return "redirect:/reconciliation";
    }

    @PostMapping("/reconciliation/statements")
    String compareAgain(
            Caller caller, @RequestParam String day, @RequestParam String reason, RedirectAttributes redirect) {
        try {
            if (!differences.compareAgain(day(day), caller, new Reason(reason))) {
                throw new InvalidParameter("day", day, "must be a closed day on which the bank books");
            }
            Flash.done(redirect, "The bank will be asked for the statement again.");
        } catch (InvalidParameter refused) {
            Rejected.form(redirect, "statement", Map.of("day", day, "reason", reason), refused);
        }
        return "redirect:/reconciliation";
    }

    private static LocalDate day(String text) {
        try {
            return Days.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter("day", text, Days.EXPECTED);
        }
    }

    @PostMapping("/reconciliation/files")
    String again(@RequestParam String name, RedirectAttributes redirect) {
        if (!bank.inbox().readAgain(name)) {
            throw new NotFound("file put aside", name);
        }
        Flash.done(redirect, "The file will be read again.");
        return "redirect:/reconciliation";
    }
}
