/** The tracker's copy of the people: who may be given a task, and their names. */
@NullMarked
package dev.ates.tracker.people;

import org.jspecify.annotations.NullMarked;
