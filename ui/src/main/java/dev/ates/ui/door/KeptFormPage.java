package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.FormTitles;
import dev.ates.ui.answer.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Shows a form that was sent after its session had ended, and sends or discards it on request. Also tells people who use a
 * page of somebody else's session that it is not theirs.
 */
@Controller
class KeptFormPage {

    private final CurrentSession current;
    private final Sessions sessions;
    private final Optional<FormTitles> titles;

    KeptFormPage(CurrentSession current, Sessions sessions, Optional<FormTitles> titles) {
        this.current = current;
        this.sessions = sessions;
        this.titles = titles;
    }

    /**
     * @param title the form's title
     * @param path its target
     * @param page its page
     */
    record View(String title, String path, @Nullable String page, Instant keptAt, List<Field> fields) {}

    /** @param label {@code null} for hidden fields */
    record Field(String name, @Nullable String label, String value) {

        /** Ids and empty texts are not shown. */
        static Field of(String name, String value) {
            boolean written = !value.isBlank() && Caller.personId(value).isEmpty();
            return new Field(name, written ? Words.of(name) : null, value);
        }
    }

    record OtherPerson(String me, String owner) {}

    @GetMapping(KeptForms.PAGE)
    String page(HttpServletRequest request, Model model) {
        var kept = current.of(request).flatMap(session -> sessions.kept(session.subject()));
        if (kept.isEmpty()) {
            return "redirect:/";
        }
        model.addAttribute("page", view(kept.get()));
        return "ui/kept-form";
    }

    private View view(KeptForm kept) {
        var fields = KeptForms.fields(kept).entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> Field.of(entry.getKey(), value)))
                .toList();
        var title = titles.orElse(new FormTitles(Map.of())).of(kept.path());
        return new View(title, kept.path(), kept.page(), kept.keptAt(), fields);
    }

    @PostMapping(KeptForms.DISCARD)
    String discard(HttpServletRequest request, RedirectAttributes redirect) {
        current.of(request).ifPresent(session -> sessions.forgetKept(session.subject()));
        Flash.done(redirect, "The form is discarded.");
        return "redirect:/";
    }

    /** @param was the session for which the page was rendered */
    @GetMapping(KeptForms.OTHER_PERSON)
    String otherPerson(HttpServletRequest request, @RequestParam UUID was, Model model) {
        var me = current.of(request);
        var owner = sessions.find(was);
        if (me.isEmpty()
                || owner.isEmpty()
                || me.get().subject().equals(owner.get().subject())) {
            return "redirect:/";
        }
        model.addAttribute("page", new OtherPerson(me.get().name(), owner.get().name()));
        return "ui/other-person";
    }
}
