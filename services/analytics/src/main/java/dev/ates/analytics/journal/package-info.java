/** The journal: everything accounting told, as it came; the truth of analytics. */
@NullMarked
package dev.ates.analytics.journal;

import org.jspecify.annotations.NullMarked;
