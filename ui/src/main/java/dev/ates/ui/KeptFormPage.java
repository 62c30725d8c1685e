package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows what somebody was writing when their session ended, and sends it or throws it away when they say so. */
@Controller
class KeptFormPage {

    private final CurrentSession current;
    private final Sessions sessions;

    KeptFormPage(CurrentSession current, Sessions sessions) {
        this.current = current;
        this.sessions = sessions;
    }

    /** @param path where the form goes */
    record View(String path, List<Field> fields) {}

    /** @param label the name as people read it */
    record Field(String name, String label, String value) {

        static Field of(String name, String value) {
            var words = name.replaceAll("([a-z])([A-Z])", "$1 $2")
                    .replaceAll("[._-]", " ")
                    .toLowerCase(Locale.ROOT);
            return new Field(
                    name, words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1), value);
        }
    }

    @GetMapping(KeptForms.PAGE)
    String page(HttpServletRequest request, Model model) {
        var kept = current.of(request).map(Session::kept);
        if (kept.isEmpty()) {
            return "redirect:/";
        }
        var fields = KeptForms.fields(kept.get()).entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> Field.of(entry.getKey(), value)))
                .toList();
        model.addAttribute("page", new View(kept.get().path(), fields));
        return "ui/kept-form";
    }

    @PostMapping(KeptForms.DISCARD)
    String discard(HttpServletRequest request, RedirectAttributes redirect) {
        current.of(request).ifPresent(session -> sessions.keep(session.id(), null));
        Flash.done(redirect, "What you wrote is thrown away.");
        return "redirect:/";
    }
}
