package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who was refused what, and who signed in and out: the logger {@code dev.ates.audit}. Each line says who, what, why and from
 * where, in words and as fields. Never a token, a query or a body; no value can begin a line of its own.
 */
final class AuditLog {

    private static final Logger log = LoggerFactory.getLogger("dev.ates.audit");

    private static final String ANONYMOUS = "anonymous";
    private static final int VALUE_LENGTH_MAX = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private AuditLog() {}

    /** @param path without query */
    static void refused(HttpServletRequest request, String path, Problem problem) {
        write(
                Level.WARN,
                "refused",
                who(),
                request.getMethod() + " " + path,
                problem.status().value() + " " + problem.name(),
                request);
    }

    static void signInFailed(HttpServletRequest request, String why) {
        write(Level.WARN, "sign-in failed", ANONYMOUS, "sign in", why, request);
    }

    static void logoutTokenRefused(HttpServletRequest request, String why) {
        write(Level.WARN, "logout token refused", ANONYMOUS, "sign somebody out", why, request);
    }

    static void signedIn(HttpServletRequest request, String subject, String name) {
        write(Level.INFO, "signed in", who(subject, name), "sign in", "", request);
    }

    static void signedOut(HttpServletRequest request, Sessions.Ended session) {
        write(Level.INFO, "signed out", who(session.subject(), session.name()), "sign out", "", request);
    }

    static void ended(HttpServletRequest request, List<Sessions.Ended> sessions, String why) {
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
                .addKeyValue("who", printable(who))
                .addKeyValue("what", printable(what))
                .addKeyValue("why", printable(why))
                .addKeyValue("from", printable(from))
                .log(
                        "{}: who={} what=\"{}\" why=\"{}\" from={}",
                        happened,
                        printable(who),
                        printable(what),
                        printable(why),
                        printable(from));
    }

    private static String who() {
        return Caller.of(SecurityContextHolder.getContext().getAuthentication())
                .map(caller -> who(caller.id().toString(), caller.name()))
                .orElse(ANONYMOUS);
    }

    private static String who(String id, String name) {
        return "%s (%s)".formatted(id, name);
    }

    static String printable(String value) {
        var shortened = value.length() <= VALUE_LENGTH_MAX ? value : value.substring(0, VALUE_LENGTH_MAX) + "…";
        return UNPRINTABLE.matcher(shortened).replaceAll("?");
    }
}
