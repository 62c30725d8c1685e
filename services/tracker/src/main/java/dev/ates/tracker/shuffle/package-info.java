/** Shuffles: every open task is assigned anew, by a strategy, and its fee is charged again. */
@NullMarked
package dev.ates.tracker.shuffle;

import org.jspecify.annotations.NullMarked;
