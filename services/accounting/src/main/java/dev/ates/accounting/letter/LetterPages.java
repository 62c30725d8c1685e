package dev.ates.accounting.letter;

import dev.ates.accounting.decision.Reason;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Rejected;
import dev.ates.ui.Staleness;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The person's own letters, and for accountants all letters: their state, their content, and a button to send them again. */
@Controller
@RequestMapping("/letters")
class LetterPages {

    /** Titles in a letter are untrusted: they must not run scripts or load anything. */
    private static final String HARMLESS =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

    private final LetterList list;
    private final Letters letters;
    private final LetterTemplates templates;
    private final Freshness freshness;

    LetterPages(LetterList list, Letters letters, LetterTemplates templates, Freshness freshness) {
        this.list = list;
        this.letters = letters;
        this.templates = templates;
        this.freshness = freshness;
    }

    /**
     * @param mine whether these are the reader's own
     * @param company whether the reader may see the company's pages
     */
    record LettersView(
            ListFilter filter,
            boolean mine,
            boolean company,
            List<LetterList.Line> letters,
            @Nullable String next,
            List<Staleness> staleness) {}

    /**
     * @param mine whether it is the reader's own
     * @param company whether the reader may see the company's pages
     */
    record LetterView(boolean mine, boolean company, LettersApi.Preview letter) {}

    @GetMapping
    @Allowed(Group.accountants)
    String all(
            Paging paging,
            PersonFilter person,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) LetterList.@Nullable State state,
            Model model) {
        LettersApi.LetterPage page = LettersApi.page(list, new LetterList.Asked(person.ids(), day, state), paging);
        model.addAttribute(
                "page",
                new LettersView(
                        asked(ListFilter.of("/letters").person(person), day, state),
                        false,
                        true,
                        page.letters(),
                        page.next(),
                        freshness.notes()));
        return "letters";
    }

    @GetMapping("/mine")
    String mine(
            Caller caller,
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) LetterList.@Nullable State state,
            Model model) {
        LettersApi.LetterPage page = LettersApi.page(list, LetterList.Asked.of(caller.id(), day, state), paging);
        model.addAttribute(
                "page",
                new LettersView(
                        asked(ListFilter.of("/letters/mine"), day, state),
                        true,
                        caller.isOf(Group.accountants),
                        page.letters(),
                        page.next(),
                        freshness.notes()));
        return "letters";
    }

    private static ListFilter asked(ListFilter filter, @Nullable LocalDate day, LetterList.@Nullable State state) {
        return filter.day("day", "Day", day).choice("state", "State", LetterList.State.values(), state);
    }

    @GetMapping("/{person}/{day}/{kind}")
    String one(
            Caller caller,
            @PathVariable UUID person,
            @PathVariable LocalDate day,
            @PathVariable Letters.Kind kind,
            Model model) {
        model.addAttribute(
                "page",
                new LetterView(
                        caller.id().equals(person),
                        caller.isOf(Group.accountants),
                        LettersApi.preview(letters, templates, caller, new Letters.Of(person, day, kind))));
        return "letter";
    }

    @GetMapping("/{person}/{day}/{kind}/html")
    ResponseEntity<byte[]> html(
            Caller caller, @PathVariable UUID person, @PathVariable LocalDate day, @PathVariable Letters.Kind kind) {
        String html = LettersApi.preview(letters, templates, caller, new Letters.Of(person, day, kind))
                .html();
        return ResponseEntity.ok()
                .header("Content-Security-Policy", HARMLESS)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/{person}/{day}/{kind}/resend")
    @Allowed(Group.accountants)
    String resend(
            Caller caller,
            @PathVariable UUID person,
            @PathVariable LocalDate day,
            @PathVariable Letters.Kind kind,
            @RequestParam String reason,
            RedirectAttributes redirect) {
        Letters.Of letter = new Letters.Of(person, day, kind);
        try {
            if (!letters.resend(letter, caller, new Reason(reason))) {
                throw new NotFound("letter", letter.id());
            }
            Flash.done(redirect, "The letter will be sent again.");
        } catch (InvalidParameter refused) {
            Rejected.form(redirect, "resend", Map.of("reason", reason), refused);
        }
        return "redirect:/letters/%s/%s/%s".formatted(person, day, kind);
    }
}
