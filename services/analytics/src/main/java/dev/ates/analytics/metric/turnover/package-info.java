/** What fees and rewards moved in each hour of the day. */
@NullMarked
package dev.ates.analytics.metric.turnover;

import org.jspecify.annotations.NullMarked;
