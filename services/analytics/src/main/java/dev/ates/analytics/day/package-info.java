/** The days and their balances: derived from the journal, first provisional, then final. */
@NullMarked
package dev.ates.analytics.day;

import org.jspecify.annotations.NullMarked;
