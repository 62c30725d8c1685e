package dev.ates.accounting.reconciliation;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.NeedsApproval;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.bank.Bank;
import dev.ates.bank.Inbox;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
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
    private final Returns returns;
    private final Approvals approvals;
    private final Bank bank;

    ReconciliationApi(Differences differences, Returns returns, Approvals approvals, Bank bank) {
        this.differences = differences;
        this.returns = returns;
        this.approvals = approvals;
        this.bank = bank;
    }

    record FileList(List<Inbox.Item> files) {}

    record LineList(
            List<Differences.OtherLine> lines, @Nullable String next) {}

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
    StatementList statements(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) Differences.@Nullable StatementState state) {
        List<Differences.Statement> page = differences.statements(
                new Differences.StatementsAsked(day, state),
                paging.after(Days.EXPECTED, Days::parse).orElse(null),
                paging.limit());
        return new StatementList(page, paging.next(page, one -> one.day()));
    }

    @GetMapping("/differences")
    @Operation(summary = "Where the bank and we say different things, or what of it matches all filters, newest first")
    DifferenceList differences(
            Paging paging,
            @Parameter(description = "The id of the person whose payout it is about")
                    @RequestParam(required = false)
                    @Nullable
                    UUID person,
            @Parameter(description = "The day of the statement that revealed it")
                    @RequestParam(required = false)
                    @Nullable
                    LocalDate day,
            @RequestParam(required = false) Differences.@Nullable State state,
            @RequestParam(required = false) Differences.@Nullable Kind kind) {
        List<Differences.Difference> page = differences.latest(
                new Differences.Asked(person == null ? null : List.of(person), day, state, kind),
                paging.afterLong().orElse(null),
                paging.limit());
        return new DifferenceList(page, paging.next(page, one -> one.id()));
    }

    @GetMapping("/lines")
    @Operation(
            summary = "The latest credits, fees and returns on the bank's statements: what was booked beside payments")
    LineList lines(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) Differences.@Nullable OtherKind kind) {
        List<Differences.OtherLine> page = differences.otherLines(
                new Differences.OtherAsked(day, kind),
                paging.after(Paging.CURSOR, Place::parse).orElse(null),
                paging.limit());
        return new LineList(page, paging.next(page, one -> Place.of(one).toString()));
    }

    @GetMapping("/files")
    @Operation(summary = "The files of the bank that could not be used")
    FileList files() {
        return new FileList(bank.inbox().items());
    }

    @PostMapping("/files/again")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Read a file again that was put aside")
    @ApiResponse(responseCode = "204", description = "It will be read")
    @ApiResponse(responseCode = "404", description = "not-found: no file of this name was put aside")
    void again(@RequestParam String name) {
        if (!bank.inbox().readAgain(name)) {
            throw new NotFound("file put aside", name);
        }
    }

    @PostMapping("/statements/{day}/again")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Request and compare the statement of a day again; the decision is kept")
    @ApiResponse(responseCode = "204", description = "The bank will be asked for it")
    @ApiResponse(
            responseCode = "404",
            description = "not-found: the day is not closed, or no statement of it is expected")
    void compareAgain(Caller caller, @PathVariable LocalDate day, @RequestBody Explanation explanation) {
        Reason reason = new Reason(explanation.reason() == null ? "" : explanation.reason());
        if (!differences.compareAgain(day, caller, reason)) {
            throw new NotFound("statement", day);
        }
    }

    @PostMapping("/differences/{id}/return")
    @Operation(
            summary = "Propose to put a payout that the bank returned back on the balance",
            description = "409 for a difference that is not a returned payout, or whose return is posted")
    @NeedsApproval
    @ApiResponse(
            responseCode = "200",
            description = "The money is back on the balance: one person is enough",
            content = @Content(schema = @Schema(implementation = Differences.Difference.class)))
    ResponseEntity<Object> postReturn(
            Caller caller,
            @PathVariable long id,
            @Parameter(description = Approvals.KEY)
                    @RequestHeader(value = "Idempotency-Key", required = false)
                    @Nullable
                    UUID key,
            @RequestBody Explanation explanation) {
        Reason reason = new Reason(explanation.reason() == null ? "" : explanation.reason());
        Proposal proposal = approvals.propose(returns, key, returns.of(id), reason, caller);
        return proposal.answer(HttpStatus.OK, () -> differences.find(id).orElseThrow());
    }

    @PostMapping("/differences/{id}/explanation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Explain a difference; the decision is kept")
    @ApiResponse(
            responseCode = "409",
            description = "difference-explained: it has another explanation, which stays",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    void explain(Caller caller, @PathVariable long id, @RequestBody Explanation explanation) {
        Reason reason = new Reason(explanation.reason() == null ? "" : explanation.reason());
        if (!differences.explain(id, caller, reason)) {
            throw new NotFound("difference", id);
        }
    }
}
