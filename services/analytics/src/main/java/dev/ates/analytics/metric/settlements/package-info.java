/** The outcomes of the payouts of a day at the bank, which arrive after the day is closed. */
@NullMarked
package dev.ates.analytics.metric.settlements;

import org.jspecify.annotations.NullMarked;
