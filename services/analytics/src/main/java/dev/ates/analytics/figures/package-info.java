/** Queries on the days, as API and pages. */
@NullMarked
package dev.ates.analytics.figures;

import org.jspecify.annotations.NullMarked;
