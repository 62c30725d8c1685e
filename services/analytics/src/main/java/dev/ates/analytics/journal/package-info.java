/** The journal: all events of accounting as received; the source of truth of analytics. */
@NullMarked
package dev.ates.analytics.journal;

import org.jspecify.annotations.NullMarked;
