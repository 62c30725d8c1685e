/** Analytics: the earnings of the company and its people, day by day, for administrators only. */
@NullMarked
package dev.ates.analytics;

import org.jspecify.annotations.NullMarked;
