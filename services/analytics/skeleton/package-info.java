/** What the metric @name@ is. */
@NullMarked
package dev.ates.analytics.metric.@package@;

import org.jspecify.annotations.NullMarked;
