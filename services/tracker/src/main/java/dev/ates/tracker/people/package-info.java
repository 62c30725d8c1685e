/** The tracker's copy of people: names, and who may be assigned tasks. */
@NullMarked
package dev.ates.tracker.people;

import org.jspecify.annotations.NullMarked;
