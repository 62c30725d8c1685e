package dev.ates.ui;

import dev.ates.ui.audit.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;

/**
 * Writes the audit log for an entry point whose refusals have the format of another standard instead of our problems.
 */
public final class Audit {

    private Audit() {}

    /** Logs denied access and refused changes, and nothing for other statuses. */
    public static void refused(HttpServletRequest request, HttpStatus status, String name) {
        AuditLog.refused(request, request.getRequestURI(), status, name);
    }
}
