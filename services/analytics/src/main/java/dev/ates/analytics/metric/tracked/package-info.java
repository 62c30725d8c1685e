/** The sums of a day by the tracker's own events, a third opinion beside accounting's two. */
@NullMarked
package dev.ates.analytics.metric.tracked;

import org.jspecify.annotations.NullMarked;
