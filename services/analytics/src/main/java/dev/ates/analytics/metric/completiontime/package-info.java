/** How long tasks take from their assignment to their completion. */
@NullMarked
package dev.ates.analytics.metric.completiontime;

import org.jspecify.annotations.NullMarked;
