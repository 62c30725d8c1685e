/** Tasks: given to somebody at random when they appear, priced once, done once by whoever has them. */
@NullMarked
package dev.ates.tracker.task;

import org.jspecify.annotations.NullMarked;
