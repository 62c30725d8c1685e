/** The balances of a day, and who of them is in the red. */
@NullMarked
package dev.ates.analytics.metric.balances;

import org.jspecify.annotations.NullMarked;
