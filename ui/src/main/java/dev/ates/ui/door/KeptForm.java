package dev.ates.ui.door;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A form that was sent after its session had ended.
 *
 * @param path its target
 * @param page the path of its page, {@code null} if the browser did not send it
 * @param fields JSON: an object with a list of texts for each name
 */
record KeptForm(String path, @Nullable String page, String fields, Instant keptAt) {}
