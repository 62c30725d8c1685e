package dev.ates.ui.door;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A form that was sent after its session had ended.
 *
 * @param path its target
 * @param page the path of its page, {@code null} if the browser did not send it
 * @param fields JSON: an object with a list of texts for each name; empty if they are not kept
 * @param whyNot why they are not kept, {@code null} if they are
 */
record KeptForm(
        UUID id,
        String path,
        @Nullable String page,
        String fields,
        @Nullable WhyNot whyNot,
        Instant keptAt) {

    enum WhyNot {
        /** A person who decides must see what they decide on: see {@link dev.ates.ui.FormTitles}. */
        decision,
        too_long
    }
}
