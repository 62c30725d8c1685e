package dev.ates.ui.door;

import dev.ates.ui.Allowed;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.audit.AuditLog;
import dev.ates.ui.door.SessionsApi.LiveSessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The sessions of this service, for administrators. */
@Controller
@Allowed(Group.administrators)
class SessionsPage {

    private final Sessions sessions;
    private final CurrentSession current;

    SessionsPage(Sessions sessions, CurrentSession current) {
        this.sessions = sessions;
        this.current = current;
    }

    /** @param own the viewer's own session */
    record View(
            ListFilter filter,
            List<Sessions.Listed> sessions,
            @Nullable UUID next,
            @Nullable UUID own) {}

    /**
     * @param person an id, or a part of the name at sign-in, because people with sessions need not be in the directory
     */
    @GetMapping("/sessions")
    String live(
            HttpServletRequest request,
            Paging paging,
            @RequestParam(required = false) @Nullable String person,
            Model model) {
        var own = current.of(request).map(Session::id).orElse(null);
        var typed = ListFilter.typed("person", person);
        var id = typed == null ? null : PersonFilter.id(typed).orElse(null);
        var found = LiveSessions.of(sessions, new Sessions.Asked(id, id == null ? typed : null), paging);
        model.addAttribute(
                "page",
                new View(
                        ListFilter.of("/sessions").text("person", "Person", typed),
                        found.sessions(),
                        found.next(),
                        own));
        return "ui/sessions";
    }

    @PostMapping("/sessions/{id}/end")
    String end(HttpServletRequest request, @PathVariable UUID id, RedirectAttributes redirect) {
        sessions.end(id, Sessions.BY_ADMINISTRATOR)
                .ifPresentOrElse(
                        ended -> {
                            AuditLog.ended(request, List.of(ended), Sessions.BY_ADMINISTRATOR);
                            Flash.done(redirect, "The session of %s is over.".formatted(ended.name()));
                        },
                        () -> Flash.notDone(redirect, "This session is over already."));
        return "redirect:/sessions";
    }

    @PostMapping("/sessions/of/{person}/end")
    String endOfPerson(HttpServletRequest request, @PathVariable UUID person, RedirectAttributes redirect) {
        var ended = sessions.endOfPerson(person, Sessions.BY_ADMINISTRATOR);
        AuditLog.ended(request, ended, Sessions.BY_ADMINISTRATOR);
        Flash.done(redirect, "Sessions ended: %d.".formatted(ended.size()));
        return "redirect:/sessions";
    }
}
