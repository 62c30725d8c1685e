/** The questions people ask of the days, and the answers as API and pages. */
@NullMarked
package dev.ates.analytics.figures;

import org.jspecify.annotations.NullMarked;
