/** Analytics: what the company and its people earned, day by day, for administrators alone. */
@NullMarked
package dev.ates.analytics;

import org.jspecify.annotations.NullMarked;
