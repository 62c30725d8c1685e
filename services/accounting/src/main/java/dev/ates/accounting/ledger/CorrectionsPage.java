package dev.ates.accounting.ledger;

import dev.ates.accounting.audit.Reason;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.InvalidParameter;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The accountant's forms on the page of an account. */
@Controller
@PreAuthorize("hasRole('accountant')")
class CorrectionsPage {

    private static final int TEXT_LENGTH_MAX = 20;

    private final Corrections corrections;
    private final int decimals;

    CorrectionsPage(Corrections corrections, Books books) {
        this.corrections = corrections;
        this.decimals = Currency.getInstance(books.currency()).getDefaultFractionDigits();
    }

    /** @param cause drawn when the form was shown, so that a second click books nothing */
    @PostMapping("/accounts/{id}/adjustments")
    String adjust(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam UUID cause,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            corrections.adjust(id, cause, minor(amount, decimals), new Reason(reason), caller);
            Flash.done(redirect, "The adjustment is booked.");
        } catch (InvalidParameter | Corrections.NotToBeReversed refused) {
            Flash.refused(redirect, String.valueOf(refused.getMessage()));
        }
        return "redirect:/accounts/" + id;
    }

    @PostMapping("/accounts/{id}/entries/{entry}/reversal")
    String reverse(
            Caller caller,
            @PathVariable UUID id,
            @PathVariable UUID entry,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            corrections.reverse(entry, new Reason(reason), caller);
            Flash.done(redirect, "The entry is reversed.");
        } catch (InvalidParameter | Corrections.NotToBeReversed refused) {
            Flash.refused(redirect, String.valueOf(refused.getMessage()));
        }
        return "redirect:/accounts/" + id;
    }

    /** As people write money: {@code -12.50}, with a comma or a point, and either sign for minus. */
    static long minor(String amount, int decimals) {
        String text = amount.strip().replace(',', '.').replace('\u2212', '-');
        if (text.matches("[+-]?[0-9]{1,12}(\\.[0-9]{1,3})?")) {
            BigDecimal minor = new BigDecimal(text).movePointRight(decimals);
            if (minor.stripTrailingZeros().scale() <= 0) {
                return minor.longValueExact();
            }
        }
        throw new InvalidParameter(
                "amount",
                text.substring(0, Math.min(text.length(), TEXT_LENGTH_MAX)),
                "must be an amount with at most %d decimals, such as -12.50".formatted(decimals));
    }
}
