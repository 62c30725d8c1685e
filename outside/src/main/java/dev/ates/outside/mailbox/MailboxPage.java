package dev.ates.outside.mailbox;

import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The letters for people. */
@Controller
class MailboxPage {

    /** A letter's HTML is untrusted: it may be styled, but must not run scripts or load anything. */
    private static final String HARMLESS =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private final Mailbox mailbox;

    MailboxPage(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping("/mailbox")
    ModelAndView mailbox(@RequestParam(required = false) @Nullable String text, Paging paging) {
        String typed = ListFilter.typed("text", text);
        var messages = mailbox.list(typed, paging.afterLong().orElse(Long.MAX_VALUE), paging.limit());
        var next = paging.next(messages, one -> one.id());
        var filter = ListFilter.of("/mailbox").text("text", "Recipient or subject", typed);
        return new ModelAndView("mailbox", Map.of("page", new Page(filter, messages, next)));
    }

    @GetMapping("/mailbox/{id}")
    ModelAndView letter(@PathVariable long id) {
        var received = mailbox.find(id).orElseThrow(() -> new NotFound("letter", id));
        return new ModelAndView("letter", Map.of("page", new LetterPage(received, letter(mailbox, id))));
    }

    @GetMapping("/mailbox/{id}/html")
    ResponseEntity<byte[]> html(@PathVariable long id) {
        var html = letter(mailbox, id).html().orElseThrow(() -> new NotFound("HTML part in letter", id));
        return ResponseEntity.ok()
                .header("Content-Security-Policy", HARMLESS)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    private static Letter letter(Mailbox mailbox, long id) {
        return mailbox.raw(id).map(Letter::parse).orElseThrow(() -> new NotFound("letter", id));
    }

    /** @param next the cursor of the next page, {@code null} on the last */
    record Page(
            ListFilter filter,
            List<Mailbox.Received> messages,
            @Nullable Long next) {}

    record LetterPage(Mailbox.Received received, Letter letter) {}
}
