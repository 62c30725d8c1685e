/**
 * Background jobs: a {@link dev.ates.robots.Robot} looks for open work, a {@link dev.ates.robots.Worker} repeats it, a
 * {@link dev.ates.robots.Lease} gives it to one instance.
 */
@NullMarked
package dev.ates.robots;

import org.jspecify.annotations.NullMarked;
