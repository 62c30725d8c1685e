/**
 * How work runs by itself: a {@link dev.ates.robots.Worker} repeats it, a {@link dev.ates.robots.Signal} wakes it, a
 * {@link dev.ates.robots.Lease} lets one instance do it.
 */
@NullMarked
package dev.ates.robots;

import org.jspecify.annotations.NullMarked;
