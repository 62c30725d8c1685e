/** Whom a task is assigned to: a strategy is a class here, chosen by the setting {@code ates.assignment.strategy}. */
@NullMarked
package dev.ates.tracker.assignment;

import org.jspecify.annotations.NullMarked;
