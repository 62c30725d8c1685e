package dev.ates.accounting.reconciliation;

import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The comparison with the bank for programs. */
@RestController
@RequestMapping("/api/v1/reconciliation")
@Allowed(Group.accountants)
class ReconciliationApi {

    private final Differences differences;

    ReconciliationApi(Differences differences) {
        this.differences = differences;
    }

    record StatementList(
            List<Differences.Statement> statements,
            @Nullable LocalDate next) {}

    record DifferenceList(
            List<Differences.Difference> differences,
            @Nullable Long next) {}

    /** @param reason 3 to 300 characters */
    record Explanation(@Nullable String reason) {}

    @GetMapping("/statements")
    @Operation(summary = "The bank's statements, newest day first, and how many differences of each are open")
    StatementList statements(Paging paging) {
        List<Differences.Statement> page =
                differences.statements(paging.after(Days.EXPECTED, Days::parse).orElse(null), paging.limit());
        return new StatementList(
                page, page.size() == paging.limit() ? page.getLast().day() : null);
    }

    @GetMapping("/differences")
    @Operation(summary = "Where the bank and we say different things; only what is open, or all")
    DifferenceList differences(Paging paging, @RequestParam(defaultValue = "true") boolean open) {
        List<Differences.Difference> page =
                differences.latest(open, paging.afterLong().orElse(null), paging.limit());
        return new DifferenceList(
                page, page.size() == paging.limit() ? page.getLast().id() : null);
    }

    @PostMapping("/differences/{id}/explanation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Say why the two differ; the decision is kept")
    void explain(Caller caller, @PathVariable long id, @RequestBody Explanation explanation) {
        Reason reason = new Reason(explanation.reason() == null ? "" : explanation.reason());
        if (!differences.explain(id, caller, reason)) {
            throw new NotFound("difference", id);
        }
    }
}
