package dev.ates.ui;

import java.io.Serializable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What the last action came to, shown once on top of the next page.
 *
 * @param colour one of Tabler's: green for done, yellow for a refusal
 */
public record Flash(String colour, String text) implements Serializable {

    public static final String ATTRIBUTE = "flash";

    /** A text of somebody else's for use in a sentence: whatever its direction is, it stays its own (UAX 9, isolates). */
    public static String apart(String text) {
        return "\u2068" + text + "\u2069";
    }

    /** Says that it was done, on the page that the caller redirects to. */
    public static void done(RedirectAttributes redirect, String text) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("green", text));
    }

    /** Says why it was not done, on the page that the caller redirects to. */
    public static void refused(RedirectAttributes redirect, String text) {
        redirect.addFlashAttribute(ATTRIBUTE, new Flash("yellow", text));
    }
}
