/** The day and the balances that hang on it: made from the journal, provisional at first, then final. */
@NullMarked
package dev.ates.analytics.day;

import org.jspecify.annotations.NullMarked;
