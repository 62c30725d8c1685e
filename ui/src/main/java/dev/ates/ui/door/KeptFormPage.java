package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.FormObjects;
import dev.ates.ui.FormTitles;
import dev.ates.ui.answer.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Shows the forms that were sent after their session had ended, and discards one on request. Also informs people who use a
 * page of somebody else's session that it is not theirs.
 */
@Controller
class KeptFormPage {

    private final CurrentSession current;
    private final Sessions sessions;
    private final FormTitles titles;
    private final Optional<FormObjects> objects;

    KeptFormPage(CurrentSession current, Sessions sessions, List<FormTitles> titles, Optional<FormObjects> objects) {
        this.current = current;
        this.sessions = sessions;
        this.titles = FormTitles.all(titles);
        this.objects = objects;
    }

    /** @param whole whether all forms are kept */
    record Page(boolean whole, int most, List<View> forms) {}

    /**
     * @param title the form's title
     * @param about its object, such as an account's owner; empty if there is none that the person may see
     */
    record View(String title, String about, KeptForm form, List<Field> fields) {}

    /** @param label {@code null} for hidden fields */
    record Field(String name, @Nullable String label, String value) {

        /** Ids and empty texts are not shown. */
        static Field of(String name, String value) {
            boolean written = !value.isBlank() && Caller.personId(value).isEmpty();
            return new Field(name, written ? Words.of(name) : null, value);
        }
    }

    /** @param kept whether the owner's form is kept for them */
    record OtherPerson(String me, String owner, boolean kept) {}

    @GetMapping(KeptForms.PAGE)
    String page(HttpServletRequest request, Caller caller, Model model) {
        var kept = current.of(request)
                .map(session -> sessions.kept(session.subject()))
                .orElse(List.of());
        if (kept.isEmpty()) {
            return "redirect:/";
        }
        model.addAttribute(
                "page",
                new Page(
                        kept.stream().allMatch(form -> form.whyNot() == null),
                        Sessions.FORMS_MAX,
                        kept.stream().map(form -> view(form, caller)).toList()));
        return "ui/kept-form";
    }

    private View view(KeptForm kept, Caller caller) {
        var fields = KeptForms.fields(kept).entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> Field.of(entry.getKey(), value)))
                .toList();
        var about = titles.objects(kept.path()).stream()
                .flatMap(part -> named(caller, part).stream())
                .collect(Collectors.joining(", "));
        return new View(titles.of(kept.path()), about, kept, fields);
    }

    private Optional<String> named(Caller caller, String part) {
        var id = Caller.personId(part);
        return id.isEmpty() ? Optional.of(part) : objects.flatMap(service -> service.nameOf(caller, id.get()));
    }

    @PostMapping(KeptForms.DISCARD)
    String discard(HttpServletRequest request, RedirectAttributes redirect) {
        current.of(request)
                .ifPresent(session ->
                        KeptForms.sent(request).ifPresent(form -> sessions.forgetKept(session.subject(), form)));
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
        model.addAttribute(
                "page",
                new OtherPerson(
                        me.get().name(), owner.get().name(), !owner.get().signedOut()));
        return "ui/other-person";
    }
}
