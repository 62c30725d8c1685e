package dev.ates.ui.audit;

import dev.ates.contracts.ForeignText;
import dev.ates.ui.Caller;
import dev.ates.ui.Refusal;
import dev.ates.ui.door.Sessions;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The audit log of refusals, sign-ins and sign-outs: the logger {@code dev.ates.audit}. Each line says who, what, why and
 * from where, as text and as fields. It never contains a token, a query string or a body, and no value can start a new line
 * or another value.
 */
public final class AuditLog {

    static final String NAME = "dev.ates.audit";

    private static final Logger log = LoggerFactory.getLogger(NAME);

    private static final Set<HttpStatus> REFUSALS = Set.of(
            HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN, HttpStatus.CONFLICT, HttpStatus.UNPROCESSABLE_CONTENT);

    private static final String REFUSED = AuditLog.class.getName() + ".refused";
    private static final String ANONYMOUS = "anonymous";

    private AuditLog() {}

    /**
     * Logs denied access and refused changes; nothing else, such as a mistyped date.
     *
     * @param path without query
     */
    public static void refused(HttpServletRequest request, String path, HttpStatus status, String name) {
        if (REFUSALS.contains(status)) {
            var who = request.getAttribute(REFUSED) instanceof String refused ? refused : who();
            write(Level.WARN, "refused", who, method(request) + " " + path, status.value() + " " + name, request);
        }
    }

    /** The container dispatches errors as GET requests. */
    private static String method(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_METHOD) instanceof String asked
                ? asked
                : request.getMethod();
    }

    /** Call it when a filter refuses a request: the response is written later, and the token can be read only once. */
    public static void remember(HttpServletRequest request) {
        request.setAttribute(REFUSED, who());
    }

    /** {@link #refused(HttpServletRequest, String, HttpStatus, String)} for a form that is shown again instead of an error. */
    public static void refused(Refusal refusal) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
            var request = current.getRequest();
            refused(request, request.getRequestURI(), refusal.status(), refusal.name());
        }
    }

    public static void signInFailed(HttpServletRequest request, String why) {
        write(Level.WARN, "sign-in failed", ANONYMOUS, "sign in", why, request);
    }

    public static void logoutTokenRefused(HttpServletRequest request, String why) {
        write(Level.WARN, "logout token refused", ANONYMOUS, "sign somebody out", why, request);
    }

    public static void signedIn(HttpServletRequest request, String subject, String name) {
        write(Level.INFO, "signed in", who(subject, name), "sign in", "", request);
    }

    public static void signedOut(HttpServletRequest request, Sessions.Ended session) {
        write(Level.INFO, "signed out", who(session.subject(), session.name()), "sign out", "", request);
    }

    public static void ended(HttpServletRequest request, List<Sessions.Ended> sessions, String why) {
        sessions.forEach(session -> write(
                Level.INFO,
                "session ended",
                who(),
                "session %s of %s".formatted(session.id(), who(session.subject(), session.name())),
                why,
                request));
    }

    private static void write(
            Level level, String happened, String who, String what, String why, HttpServletRequest request) {
        var from = String.valueOf(request.getRemoteAddr());
        log.atLevel(level)
                .addKeyValue("who", ForeignText.shown(who))
                .addKeyValue("what", ForeignText.shown(what))
                .addKeyValue("why", ForeignText.shown(why))
                .addKeyValue("from", ForeignText.shown(from))
                .log(
                        "{}: who=\"{}\" what=\"{}\" why=\"{}\" from={}",
                        happened,
                        quotable(who),
                        quotable(what),
                        quotable(why),
                        quotable(from));
    }

    /** Escapes quotation marks, so that a value cannot seem to end early. */
    public static String quotable(String value) {
        return ForeignText.shown(value).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String who() {
        return Caller.of(SecurityContextHolder.getContext().getAuthentication())
                .map(caller -> who(caller.id().toString(), caller.name()))
                .orElse(ANONYMOUS);
    }

    private static String who(String id, String name) {
        return "%s (%s)".formatted(id, name);
    }
}
