package dev.ates.accounting.verification;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.MayTakeMinutes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The consistency check of the ledger, for programs. */
@RestController
class VerificationApi {

    private final Verification verification;

    VerificationApi(Verification verification) {
        this.verification = verification;
    }

    /**
     * @param chain {@code intact}, or where it is broken
     * @param head the digest of the last closed day
     * @param differences between stored and recomputed values, the first 1,000
     */
    record Verified(
            boolean consistent,
            long closedDays,
            String chain,
            @Nullable LocalDate firstBrokenDay,
            @Nullable String head,
            List<Verification.Difference> differences) {}

    @MayTakeMinutes
    @GetMapping("/api/v1/ops/verification")
    @Allowed(Group.accountants)
    @Operation(summary = "Recompute balances and closed days from the transfers, and walk the chain of closed days")
    @ApiResponse(responseCode = "200", description = "The report")
    @ApiResponse(
            responseCode = "429",
            description = "being-verified: another verification is running",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    Verified verify() {
        Verification.Report report = verification.reportNow();
        Chain.Walk chain = report.chain();
        return new Verified(
                report.consistent(),
                chain.days(),
                chain.summary(),
                chain.firstBroken(),
                chain.head(),
                report.differences());
    }
}
