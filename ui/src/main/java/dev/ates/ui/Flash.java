package dev.ates.ui;

import dev.ates.ui.audit.AuditLog;
import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The result of the last action, shown once at the top of the next page.
 *
 * @param color one of Tabler's: green for done, yellow for a refusal
 */
public record Flash(String color, String text) implements Serializable {

    public static final String ATTRIBUTE = "flash";

    /** Isolates a foreign text for use in a sentence, so that its direction does not affect the rest (UAX 9, isolates). */
    public static String apart(String text) {
        return "\u2068" + text + "\u2069";
    }

    /** Reports success on the page that the caller redirects to. */
    public static void done(RedirectAttributes redirect, String text) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("green", text));
    }

    /**
     * Reports a refusal on the page that the caller redirects to, and writes it to the audit log, because the redirect's status
     * does not show it.
     */
    public static void refused(RedirectAttributes redirect, Refusal refusal) {
        AuditLog.refused(refusal);
        notDone(redirect, refusal.told());
    }

    /** Reports on the page that the caller redirects to that nothing was done, although nothing was refused. */
    public static void notDone(RedirectAttributes redirect, String text) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("yellow", text));
    }
}
