/** Shuffles: every open task is assigned to a random person, and its fee is charged again. */
@NullMarked
package dev.ates.tracker.shuffle;

import org.jspecify.annotations.NullMarked;
