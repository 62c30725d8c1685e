/** The balances of a day, and the people in the red. */
@NullMarked
package dev.ates.analytics.metric.balances;

import org.jspecify.annotations.NullMarked;
