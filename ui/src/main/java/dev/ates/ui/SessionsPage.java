package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who is signed in, for administrators. */
@Controller
@Allowed(Group.administrators)
class SessionsPage {

    private final Sessions sessions;

    SessionsPage(Sessions sessions) {
        this.sessions = sessions;
    }

    record View(List<Sessions.Listed> sessions) {}

    @GetMapping("/sessions")
    String live(Model model) {
        model.addAttribute("page", new View(sessions.live()));
        return "ui/sessions";
    }

    @PostMapping("/sessions/{id}/end")
    String end(HttpServletRequest request, @PathVariable UUID id, RedirectAttributes redirect) {
        sessions.end(id, SessionsApi.WHY)
                .ifPresentOrElse(
                        ended -> {
                            AuditLog.ended(request, List.of(ended), SessionsApi.WHY);
                            Flash.done(redirect, "The session of %s is over.".formatted(ended.name()));
                        },
                        () -> Flash.refused(redirect, "This session is over already."));
        return "redirect:/sessions";
    }

    @PostMapping("/sessions/of/{person}/end")
    String endOfPerson(HttpServletRequest request, @PathVariable String person, RedirectAttributes redirect) {
        var ended = sessions.endOfPerson(person, SessionsApi.WHY);
        AuditLog.ended(request, ended, SessionsApi.WHY);
        Flash.done(redirect, "Sessions ended: %d.".formatted(ended.size()));
        return "redirect:/sessions";
    }
}
