package dev.ates.ui;

import dev.ates.ui.audit.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * A form that was refused, shown once more on the page that the caller redirects to: {@code rejected} in templates. What was
 * typed stands in it again, what is wrong stands beside its field, and a reload shows the same, since the page was asked for
 * by {@code GET}. The next form that is sent ends that, as do three minutes.
 *
 * @param form names the form on its page
 * @param typed by the names of the fields
 * @param field the one that is wrong, none when it is not about one
 */
public record Rejected(
        String form, Map<String, String> typed, @Nullable String field, String message) implements Serializable {

    public static final String ATTRIBUTE = "rejected";

    public Rejected {
        typed = Map.copyOf(typed);
    }

    /** On top of the next page it says why as well, and the audit log what the answer's status no longer shows. */
    public static void form(RedirectAttributes redirect, String form, Map<String, String> typed, Refusal refusal) {
        AuditLog.refused(refusal);
        redirect.addFlashAttribute(ATTRIBUTE, new Rejected(form, typed, refusal.field(), refusal.told()));
        Flash.refused(redirect, refusal.told());
    }

    /** The same for a form whose answer is a file: leads to its page by itself. */
    public static void form(
            HttpServletRequest request,
            HttpServletResponse response,
            String page,
            String form,
            Map<String, String> typed,
            Refusal refusal)
            throws IOException {
        var redirect = new RedirectAttributesModelMap();
        form(redirect, form, typed, refusal);
        RequestContextUtils.getOutputFlashMap(request).putAll(redirect.getFlashAttributes());
        RequestContextUtils.saveOutputFlashMap(page, request, response);
        response.sendRedirect(page);
    }

    /** What was typed into the field, none when it was another form. */
    public @Nullable String typed(String form, String field) {
        return this.form.equals(form) ? typed.get(field) : null;
    }

    public boolean isWrong(String form, String field) {
        return this.form.equals(form) && field.equals(this.field);
    }
}
