package dev.ates.ui.door;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A form that came when its session was over.
 *
 * @param path where it is sent to
 * @param page the path of the page that it was written on, {@code null} if the browser did not say
 * @param fields JSON: an object with a list of texts for each name
 */
record KeptForm(String path, @Nullable String page, String fields, Instant keptAt) {}
