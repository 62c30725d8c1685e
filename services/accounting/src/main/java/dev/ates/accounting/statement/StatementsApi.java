package dev.ates.accounting.statement;

import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.statement.StatementWriter.Format;
import dev.ates.accounting.statement.Statements.Of;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Download;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Rejected;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.util.UriUtils;

/**
 * Statements as files, for programs below {@code /api} and for people beside their pages. A stranger's account looks like
 * one that does not exist. They are streamed by the request's (virtual) thread; their end marks completeness.
 */
@RestController
class StatementsApi {

    private static final String FORM = "statement";
    private static final int DAYS_DEFAULT = 31;
    private static final int DAYS_MAX = 3_660;

    private final Statements statements;
    private final LedgerSettings ledgerSettings;
    private final BusinessCalendar calendar;

    StatementsApi(Statements statements, LedgerSettings ledgerSettings, BusinessCalendar calendar) {
        this.statements = statements;
        this.ledgerSettings = ledgerSettings;
        this.calendar = calendar;
    }

    @GetMapping({"/api/v1/me/statement.{format}", "/statement.{format}"})
    @Operation(summary = "My account from day to day; csv, json, or journal for hledger. By default the last 31 days")
    @AnswersWithStatement
    void mine(
            Caller caller,
            @PathVariable Format format,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            ServletWebRequest web)
            throws IOException {
        UUID id = caller.id();
        String name = statements.nameOf(id).orElse(caller.name());
        write(
                web,
                format,
                new Requested("/", from, to),
                days -> new Of(id, name, ledgerSettings.currency(), days.from(), days.to()));
    }

    @GetMapping({"/api/v1/accounts/{id}/statement.{format}", "/accounts/{id}/statement.{format}"})
    @Operation(summary = "An account from day to day: the caller's own, or anybody's for an accountant")
    @AnswersWithStatement
    void one(
            Caller caller,
            @PathVariable UUID id,
            @PathVariable Format format,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            ServletWebRequest web)
            throws IOException {
        if (!(caller.id().equals(id) || caller.isOf(Group.accountants)) || !statements.knows(id)) {
            throw new NotFound("account", id);
        }
        String name = statements.nameOf(id).orElse(id.toString());
        write(
                web,
                format,
                new Requested("/accounts/" + id, from, to),
                days -> new Of(id, name, ledgerSettings.currency(), days.from(), days.to()));
    }

    @GetMapping({"/api/v1/company/statement.{format}", "/company/statement.{format}"})
    @Allowed(Group.accountants)
    @Operation(summary = "One of the company's accounts from day to day: revenue, payouts_in_transit or cash")
    @AnswersWithStatement
    void company(
            @PathVariable Format format,
            @RequestParam(defaultValue = "revenue") CompanyAccount account,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            ServletWebRequest web)
            throws IOException {
        write(
                web,
                format,
                new Requested("/company", from, to),
                days -> Of.company(account, ledgerSettings.currency(), days.from(), days.to()));
    }

    @GetMapping({"/api/v1/company/ledger.journal", "/company/ledger.journal"})
    @Allowed(Group.accountants)
    @Operation(
            summary =
                    "The whole ledger from day to day as one journal for hledger: every transfer once, with both sides")
    @ApiResponse(
            responseCode = "200",
            description = "The journal",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    void ledger(
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            ServletWebRequest web)
            throws IOException {
        write(
                web,
                Format.journal,
                new Requested("/company", from, to),
                days -> Of.everybody(ledgerSettings.currency(), days.from(), days.to()),
                (of, out) -> statements.writeAll(of.from(), of.to(), of.currency(), new HledgerJournal(out)));
    }

    private interface Body {

        void write(Of of, Writer out) throws IOException;
    }

    private record Days(LocalDate from, LocalDate to) {}

    /** @param page the form's page */
    private record Requested(
            String page, @Nullable LocalDate from, @Nullable LocalDate to) {

        Map<String, String> typed() {
            return Map.of("from", Objects.toString(from, ""), "to", Objects.toString(to, ""));
        }
    }

    private Days days(Requested requested) {
        LocalDate last = requested.to() == null ? calendar.today() : requested.to();
        LocalDate first = requested.from() == null ? last.minusDays(DAYS_DEFAULT - 1) : requested.from();
        if (first.isAfter(last)) {
            throw new InvalidParameter("from", first.toString(), "must not be later than %s".formatted(last));
        }
        if (first.isBefore(last.minusDays(DAYS_MAX - 1))) {
            throw new InvalidParameter(
                    "from", first.toString(), "must be at most %d days before %s".formatted(DAYS_MAX - 1, last));
        }
        return new Days(first, last);
    }

    /** Reports invalid days to programs as a problem, to people on the form's page. */
    private void write(ServletWebRequest web, Format format, Requested requested, Function<Days, Of> statement)
            throws IOException {
        write(web, format, requested, statement, (of, out) -> statements.write(of, format.to(out)));
    }

    private void write(
            ServletWebRequest web, Format format, Requested requested, Function<Days, Of> statement, Body body)
            throws IOException {
        HttpServletResponse response = Objects.requireNonNull(web.getResponse());
        Days days;
        try {
            days = days(requested);
        } catch (InvalidParameter refused) {
            if (web.getRequest().getRequestURI().startsWith("/api/")) {
                throw refused;
            }
            Rejected.form(web.getRequest(), response, requested.page(), FORM, requested.typed(), refused);
            return;
        }
        Of of = statement.apply(days);
        Download.send(response, format.mediaType(), attachment(of, format), out -> body.write(of, out));
    }

    /** Such as {@code statement-Anna-2026-11-23-2026-11-25.csv}; with a fallback in ASCII for old programs. */
    private static String attachment(Of of, Format format) {
        String ending = "-%s-%s.%s".formatted(of.from(), of.to(), format);
        String name = "statement-"
                + of.owner().replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-").replaceAll("^-|-$", "");
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(plain);
        return "attachment; filename=\"%s%s\"; filename*=UTF-8''%s%s"
                .formatted(
                        ascii ? plain : "statement-" + of.account(),
                        ending,
                        UriUtils.encode(name, StandardCharsets.UTF_8),
                        ending);
    }
}
