/** Applies the journal to the metrics: live, and beside the live tables when a metric is rebuilt. */
@NullMarked
package dev.ates.analytics.engine;

import org.jspecify.annotations.NullMarked;
