package dev.ates.accounting.ledger;

import dev.ates.accounting.audit.Audit;
import dev.ates.accounting.audit.Reason;
import dev.ates.ui.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Corrections for programs. */
@RestController
@RequestMapping("/api/v1")
@PreAuthorize("hasRole('accountant')")
@Tag(name = "corrections", description = "For accountants.")
class CorrectionsApi {

    private static final int DECISIONS_SHOWN = 100;

    private final Corrections corrections;
    private final Audit audit;

    CorrectionsApi(Corrections corrections, Audit audit) {
        this.corrections = corrections;
        this.audit = audit;
    }

    /** @param amountMinor above zero to give, below to take */
    record Adjustment(long amountMinor, String reason) {}

    record Reversal(String reason) {}

    record Decisions(List<Audit.Decision> decisions) {}

    @PostMapping("/accounts/{id}/adjustments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Give a person money of the company's, or take it; sent again under the same key it is refused")
    Corrections.Correction adjust(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader("Idempotency-Key") UUID key,
            @RequestBody Adjustment adjustment) {
        return corrections.adjust(id, key, adjustment.amountMinor(), new Reason(adjustment.reason()), caller);
    }

    @PostMapping("/entries/{id}/reversal")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Take a fee, a reward or an adjustment back, once")
    Corrections.Correction reverse(Caller caller, @PathVariable UUID id, @RequestBody Reversal reversal) {
        return corrections.reverse(id, new Reason(reversal.reason()), caller);
    }

    @GetMapping("/accounts/{id}/decisions")
    @Operation(summary = "What accountants decided about an account, newest first")
    Decisions decisions(@PathVariable UUID id) {
        return new Decisions(audit.about("account " + id, DECISIONS_SHOWN));
    }
}
