/** The tracker's business day: the data of its seal. */
@NullMarked
package dev.ates.tracker.day;

import org.jspecify.annotations.NullMarked;
