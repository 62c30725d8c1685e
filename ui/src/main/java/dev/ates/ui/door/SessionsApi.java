package dev.ates.ui.door;

import dev.ates.ui.Allowed;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.audit.AuditLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists and ends the sessions of this service's pages. */
@RestController
@RequestMapping("/api/v1/ops/sessions")
@Allowed(Group.administrators)
@Tag(name = "sessions", description = "The sessions of this service's pages.")
class SessionsApi {

    private final Sessions sessions;

    SessionsApi(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * A page of the list, newest first.
     *
     * @param next the cursor of the next page, none on the last page
     */
    record LiveSessions(
            List<Sessions.Listed> sessions, @Nullable UUID next) {

        static LiveSessions of(Sessions sessions, Sessions.Asked asked, Paging paging) {
            var found = sessions.live(asked, paging.afterUuid().orElse(null), paging.limit());
            return new LiveSessions(found, paging.next(found, one -> one.id()));
        }
    }

    record EndedSessions(int ended) {}

    @GetMapping
    @Operation(summary = "Who is signed in, or the sessions of a person, newest first")
    LiveSessions live(Paging paging, @RequestParam(required = false) @Nullable UUID person) {
        return LiveSessions.of(sessions, new Sessions.Asked(person, null), paging);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "End one session: its next request must sign in with the password again")
    void end(HttpServletRequest request, @PathVariable UUID id) {
        var ended = sessions.end(id, Sessions.BY_ADMINISTRATOR).orElseThrow(() -> new NotFound("live session", id));
        AuditLog.ended(request, List.of(ended), Sessions.BY_ADMINISTRATOR);
    }

    @DeleteMapping
    @Operation(
            summary = "End all sessions of a person at this service; the person must sign in with the password again")
    EndedSessions endOfPerson(HttpServletRequest request, @RequestParam UUID person) {
        var ended = sessions.endOfPerson(person, Sessions.BY_ADMINISTRATOR);
        AuditLog.ended(request, ended, Sessions.BY_ADMINISTRATOR);
        return new EndedSessions(ended.size());
    }
}
