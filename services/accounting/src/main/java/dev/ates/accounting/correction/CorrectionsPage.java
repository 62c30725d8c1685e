package dev.ates.accounting.correction;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.approval.ProposalRefused;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.KeyReused;
import dev.ates.ui.Money;
import dev.ates.ui.Rejected;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The forms on the page of an account. */
@Controller
@Allowed(Group.accountants)
class CorrectionsPage {

    private final Adjustments adjustments;
    private final Reversals reversals;
    private final Approvals approvals;
    private final String currency;

    CorrectionsPage(Adjustments adjustments, Reversals reversals, Approvals approvals, LedgerSettings ledgerSettings) {
        this.adjustments = adjustments;
        this.reversals = reversals;
        this.approvals = approvals;
        this.currency = ledgerSettings.currency();
    }

    /** @param cause generated when the form was shown, so that a double click proposes only once */
    @PostMapping("/accounts/{id}/adjustments")
    String adjust(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam UUID cause,
            @RequestParam(defaultValue = "adjustment") Kind kind,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        propose(
                adjustments,
                cause,
                () -> {
                    Adjustments.checkKind(kind);
                    long minor = minor(amount, currency);
                    if (!kind.takes(minor)) {
                        throw new InvalidParameter("amount", amount.strip(), "must be above zero for a " + kind);
                    }
                    return new Adjustments.Adjustment(id, kind, minor);
                },
                new Typed("adjustment", Map.of("kind", kind.name(), "amount", amount, "reason", reason)),
                caller,
                redirect);
        return "redirect:/accounts/" + id;
    }

    @PostMapping("/accounts/{id}/entries/{entry}/reversal")
    String reverse(
            Caller caller,
            @PathVariable UUID id,
            @PathVariable UUID entry,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        propose(
                reversals,
                UUID.randomUUID(),
                () -> reversals.of(id, entry),
                new Typed("reversal-" + entry, Map.of("reason", reason)),
                caller,
                redirect);
        return "redirect:/accounts/" + id;
    }

    /** The typed text of a form. */
    private record Typed(String form, Map<String, String> fields) {}

    private <W extends Record> void propose(
            ProposalKind<W> kind,
            UUID proposal,
            Supplier<W> what,
            Typed typed,
            Caller caller,
            RedirectAttributes redirect) {
        try {
            W wanted = what.get();
            Proposal proposed = approvals.propose(
                    kind, proposal, wanted, new Reason(typed.fields().get("reason")), caller);
            Flash.done(
                    redirect,
                    proposed.isApproved()
                            ? "The %s is posted.".formatted(kind.action(wanted))
                            : "The %s waits for a second person.".formatted(kind.action(wanted)));
        } catch (InvalidParameter | Corrections.NotToBePosted | ProposalRefused | KeyReused refused) {
            Rejected.form(redirect, typed.form(), typed.fields(), refused);
        }
    }

    /**
     * Parses amounts as people write them: {@code −12.50}, with a comma or a point, either minus sign, thousands separated by
     * spaces. Ambiguous input, such as {@code 1,000} dollars, is refused.
     */
    static long minor(String amount, String currency) {
        if (amount.isBlank()) {
            throw new InvalidParameter("amount", "must not be empty");
        }
        int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
        String text = amount.strip()
                .replaceAll("(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))", "")
                .replace(',', '.')
                .replace('\u2212', '-');
        if (text.matches("[+-]?[0-9]{1,12}(\\.[0-9]{1,%d})?".formatted(Math.max(2, decimals)))) {
            BigDecimal minor = new BigDecimal(text).movePointRight(decimals);
            if (minor.stripTrailingZeros().scale() <= 0
                    && minor.signum() != 0
                    && minor.abs().compareTo(BigDecimal.valueOf(Adjustments.AMOUNT_MINOR_MAX)) <= 0) {
                return minor.longValueExact();
            }
        }
        throw new InvalidParameter(
                "amount",
                amount.strip(),
                "must be an amount with at most %d decimals, such as −12.50, not 0 and at most %s either way"
                        .formatted(decimals, new Money().amount(Adjustments.AMOUNT_MINOR_MAX, currency)));
    }
}
