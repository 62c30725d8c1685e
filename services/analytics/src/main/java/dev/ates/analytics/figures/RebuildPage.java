package dev.ates.analytics.figures;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of the metrics: how far each is, and which to rebuild. */
@Controller
@RequestMapping("/days/rebuild")
@Allowed(Group.administrators)
class RebuildPage {

    private final Rebuilding rebuilding;

    RebuildPage(Rebuilding rebuilding) {
        this.rebuilding = rebuilding;
    }

    @GetMapping
    String metrics(Model model) {
        model.addAttribute("page", rebuilding.progress());
        return "rebuild";
    }

    @PostMapping
    String request(
            @RequestParam(required = false) List<String> metric,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            Caller caller,
            RedirectAttributes redirect) {
        rebuilding.request(metric == null ? List.of() : metric, from, to, caller);
        Flash.done(redirect, "The rebuild was requested. The figures stay until the new ones are complete.");
        return "redirect:/days/rebuild";
    }
}
