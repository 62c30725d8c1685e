package dev.ates.accounting.letter;

import dev.ates.accounting.decision.Reason;
import dev.ates.mail.MailText;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** The letters for programs. A stranger's letter looks like one that does not exist. */
@RestController
@RequestMapping("/api/v1")
class LettersApi {

    private final LetterList list;
    private final Letters letters;
    private final LetterTemplates templates;

    LettersApi(LetterList list, Letters letters, LetterTemplates templates) {
        this.list = list;
        this.letters = letters;
        this.templates = templates;
    }

    record LetterPage(
            List<LetterList.Line> letters, @Nullable String next) {}

    /** A letter as it is or would be sent. */
    record Preview(
            UUID personId, LocalDate day, Letters.Kind kind, String to, String subject, String text, String html) {}

    /** @param reason 3 to 300 characters */
    record Resend(@Nullable String reason) {}

    @GetMapping("/letters")
    @Allowed(Group.accountants)
    @Operation(summary = "Everybody's letters, or those that all filters let through, newest day first")
    LetterPage all(
            Paging paging,
            @RequestParam(required = false) @Nullable UUID person,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) LetterList.@Nullable State state) {
        return page(list, LetterList.Asked.of(person, day, state), paging);
    }

    @GetMapping("/me/letters")
    @Operation(summary = "My letters, or those that all filters let through, newest day first")
    LetterPage mine(
            Caller caller,
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) LetterList.@Nullable State state) {
        return page(list, LetterList.Asked.of(caller.id(), day, state), paging);
    }

    @GetMapping("/letters/{person}/{day}/{kind}")
    @Operation(summary = "A letter as it was or would be sent: the caller's own, or anybody's for an accountant")
    Preview one(
            Caller caller, @PathVariable UUID person, @PathVariable LocalDate day, @PathVariable Letters.Kind kind) {
        return preview(letters, templates, caller, new Letters.Of(person, day, kind));
    }

    @PostMapping("/letters/{person}/{day}/{kind}/resend")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Allowed(Group.accountants)
    @Operation(summary = "Send a letter again with the same Message-ID; the decision is kept")
    void resend(
            Caller caller,
            @PathVariable UUID person,
            @PathVariable LocalDate day,
            @PathVariable Letters.Kind kind,
            @RequestBody Resend resend) {
        Letters.Of letter = new Letters.Of(person, day, kind);
        if (!letters.resend(letter, caller, new Reason(resend.reason() == null ? "" : resend.reason()))) {
            throw new NotFound("letter", letter.id());
        }
    }

    static Preview preview(Letters letters, LetterTemplates templates, Caller caller, Letters.Of of) {
        return Optional.of(of)
                .filter(letter -> letter.personId().equals(caller.id()) || caller.isOf(Group.accountants))
                .flatMap(letters::find)
                .map(letter -> {
                    MailText text = templates.write(letter);
                    return new Preview(
                            of.personId(),
                            of.day(),
                            of.kind(),
                            letter.head().to().email(),
                            text.subject(),
                            text.plain(),
                            text.html());
                })
                .orElseThrow(() -> new NotFound("letter", of.id()));
    }

    static LetterPage page(LetterList list, LetterList.Asked asked, Paging paging) {
        List<LetterList.Line> page = list.latest(
                asked, paging.after(Paging.CURSOR, LettersApi::cursor).orElse(null), paging.limit());
        return new LetterPage(page, paging.next(page, one -> one.cursor()));
    }

    private static Letters.Of cursor(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("It has %d parts".formatted(parts.length));
        }
        return new Letters.Of(UUID.fromString(parts[1]), Days.parse(parts[0]), Letters.Kind.valueOf(parts[2]));
    }
}
