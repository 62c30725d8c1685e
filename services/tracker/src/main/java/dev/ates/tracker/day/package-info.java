/** The tracker's business day: what the marker that seals it says. */
@NullMarked
package dev.ates.tracker.day;

import org.jspecify.annotations.NullMarked;
