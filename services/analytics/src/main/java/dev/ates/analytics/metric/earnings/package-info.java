/** The sums of a day: what the management earned, and what was paid out. */
@NullMarked
package dev.ates.analytics.metric.earnings;

import org.jspecify.annotations.NullMarked;
