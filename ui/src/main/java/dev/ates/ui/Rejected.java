package dev.ates.ui;

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
 * A refused form, shown again on the page that the caller redirects to: {@code rejected} in templates. It keeps the typed
 * text and shows the error beside the field. A reload shows the same, because the page was requested by {@code GET}. It is
 * forgotten when the next form is sent, or after three minutes.
 *
 * @param form the form's name on its page
 * @param typed the typed texts by field name
 * @param field the invalid field, none if the refusal is not about one
 */
public record Rejected(
        String form, Map<String, String> typed, @Nullable String field, String message) implements Serializable {

    public static final String ATTRIBUTE = "rejected";

    public Rejected {
        typed = Map.copyOf(typed);
    }

    /** Also shows the reason at the top of the next page ({@link Flash#refused(RedirectAttributes, Refusal)}). */
    public static void form(RedirectAttributes redirect, String form, Map<String, String> typed, Refusal refusal) {
        redirect.addFlashAttribute(ATTRIBUTE, new Rejected(form, typed, refusal.field(), refusal.told()));
        Flash.refused(redirect, refusal);
    }

    /** The same for a form that downloads a file: sends the redirect itself. */
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

    /** The typed text of the field, none if it was another form. */
    public @Nullable String typed(String form, String field) {
        return this.form.equals(form) ? typed.get(field) : null;
    }

    public boolean isWrong(String form, String field) {
        return this.form.equals(form) && field.equals(this.field);
    }
}
