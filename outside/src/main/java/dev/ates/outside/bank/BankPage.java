package dev.ates.outside.bank;

import dev.ates.outside.bank.Faults.Change;
import dev.ates.outside.bank.Faults.Kind;
import dev.ates.outside.bank.Payment.Status;
import dev.ates.ui.Counted;
import dev.ates.ui.Days;
import dev.ates.ui.Flash;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The bank's payments, and buttons that inject faults. */
@Controller
class BankPage {

    private static final int COUNT_MAX = 1_000;

    private final Payments payments;
    private final Faults faults;

    BankPage(Payments payments, Faults faults) {
        this.payments = payments;
        this.faults = faults;
    }

    /** @param forms created early, because their token is a cookie and a long page is committed before they are rendered */
    @GetMapping("/bank")
    ModelAndView bank(
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable Status status,
            Paging paging,
            CsrfToken forms) {
        forms.getToken();
        String typed = ListFilter.typed("text", text);
        var filter = ListFilter.of("/bank")
                .text("text", "Creditor or reference", typed)
                .choice("status", "Status", Status.values(), status);
        var entries = payments.list(
                new Payments.Filter(typed, status), paging.afterUuid().orElse(null), paging.limit());
        var next = paging.next(entries, one -> one.payment().key());
        var state = faults.state();
        return new ModelAndView(
                "bank",
                Map.of(
                        "page",
                        new Page(
                                filter,
                                payments.totals(),
                                entries,
                                next,
                                state,
                                Days.ago(state.keyRetention()),
                                List.of(Kind.values()))));
    }

    @PostMapping("/bank/next")
    String misbehave(@RequestParam Kind kind, @RequestParam int count, RedirectAttributes redirect) {
        if (count < 0 || count > COUNT_MAX) {
            throw new InvalidParameter("count", Integer.toString(count), "must be 0 to %d".formatted(COUNT_MAX));
        }
        Map<Kind, Integer> next = new EnumMap<>(Kind.class);
        next.putAll(faults.state().next());
        next.put(kind, count);
        faults.change(new Change(null, null, null, null, null, next, null));
        Flash.done(redirect, "The next %s: %s".formatted(Counted.of(count, "order", "orders"), kind));
        return "redirect:/bank";
    }

    @PostMapping("/bank/duplicate-check")
    String checkDuplicates(@RequestParam boolean on, RedirectAttributes redirect) {
        faults.change(new Change(on, null, null, null, null, null, null));
        Flash.done(redirect, on ? "Duplicates are found" : "Duplicates are executed");
        return "redirect:/bank";
    }

    @PostMapping("/bank/behave")
    String behave(RedirectAttributes redirect) {
        faults.reset();
        Flash.done(redirect, "The bank behaves as at its start");
        return "redirect:/bank";
    }

    /**
     * @param next the cursor of the next page, {@code null} on the last
     * @param keyRetention formatted for people
     */
    record Page(
            ListFilter filter,
            List<Payments.Total> totals,
            List<Payments.Entry> entries,
            @Nullable UUID next,
            Faults.State faults,
            String keyRetention,
            List<Kind> kinds) {}
}
