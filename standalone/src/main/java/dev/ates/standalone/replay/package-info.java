/** Plays a history of work items through the whole system, day after day, and checks that the services agree. */
@NullMarked
package dev.ates.standalone.replay;

import org.jspecify.annotations.NullMarked;
