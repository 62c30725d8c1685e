package dev.ates.directory.people;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Refusal;
import dev.ates.ui.Rejected;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The directory's only page of its own: how many people are published, which entries cannot be, and the release of a
 * halt.
 */
@Controller
@Allowed(Group.administrators)
class PeoplePage {

    private final Desk desk;

    PeoplePage(Desk desk) {
        this.desk = desk;
    }

    @GetMapping("/")
    String people(@RequestParam(required = false) @Nullable String text, Model model) {
        String typed = ListFilter.typed("text", text);
        model.addAttribute("page", desk.state(typed));
        model.addAttribute("filter", ListFilter.of("/").text("text", "Place, id or reason", typed));
        return "people";
    }

    @PostMapping("/halts/{id}/release")
    String release(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            desk.release(id, caller, reason);
            Flash.done(redirect, "Released: they are published as inactive with the next reading.");
        } catch (Refusal refused) {
            Rejected.form(redirect, "release", Map.of("reason", reason), refused);
        }
        return "redirect:/";
    }
}
