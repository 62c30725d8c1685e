package dev.ates.ui;

import dev.ates.ui.audit.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;

/** The audit log, for a door whose refusals are not our problems because another standard gives their form. */
public final class Audit {

    private Audit() {}

    /** Logs denied access and refused changes; of other statuses nothing. */
    public static void refused(HttpServletRequest request, HttpStatus status, String name) {
        AuditLog.refused(request, request.getRequestURI(), status, name);
    }
}
