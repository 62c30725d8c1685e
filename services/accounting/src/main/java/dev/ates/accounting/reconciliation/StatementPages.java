package dev.ates.accounting.reconciliation;

import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All statements of the bank, and what they list beside payments, for accountants. */
@Controller
@Allowed(Group.accountants)
class StatementPages {

    private static final String STATEMENTS = "/reconciliation/statements";
    private static final String LINES = "/reconciliation/lines";

    private final Differences differences;
    private final LedgerSettings ledgerSettings;
    private final Freshness freshness;

    StatementPages(Differences differences, LedgerSettings ledgerSettings, Freshness freshness) {
        this.differences = differences;
        this.ledgerSettings = ledgerSettings;
        this.freshness = freshness;
    }

    record StatementsView(
            ListFilter filter,
            List<Differences.Statement> statements,
            @Nullable LocalDate next,
            String currency,
            List<Staleness> staleness) {}

    record LinesView(
            ListFilter filter,
            List<Differences.OtherLine> lines,
            @Nullable String next,
            List<Staleness> staleness) {}

    @GetMapping(STATEMENTS)
    String statements(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) Differences.@Nullable StatementState state,
            Model model) {
        List<Differences.Statement> page = differences.statements(
                new Differences.StatementsAsked(day, state),
                paging.after(Days.EXPECTED, Days::parse).orElse(null),
                paging.limit());
        model.addAttribute(
                "page",
                new StatementsView(
                        ListFilter.of(STATEMENTS)
                                .day("day", "Day", day)
                                .choice("state", "State", Differences.StatementState.values(), state),
                        page,
                        paging.next(page, one -> one.day()),
                        ledgerSettings.currency(),
                        freshness.notes()));
        return "statements";
    }

    @GetMapping(LINES)
    String lines(
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) Differences.@Nullable OtherKind kind,
            Model model) {
        List<Differences.OtherLine> page = differences.otherLines(
                new Differences.OtherAsked(day, kind),
                paging.after(Paging.CURSOR, Place::parse).orElse(null),
                paging.limit());
        model.addAttribute(
                "page",
                new LinesView(
                        ListFilter.of(LINES)
                                .day("day", "Statement of", day)
                                .choice("kind", "What", Differences.OtherKind.values(), kind),
                        page,
                        paging.next(page, one -> Place.of(one).toString()),
                        freshness.notes()));
        return "statement-lines";
    }
}
