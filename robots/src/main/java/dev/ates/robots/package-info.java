/**
 * What runs by itself: a {@link dev.ates.robots.Robot} asks what is open, a {@link dev.ates.robots.Worker} repeats it, a
 * {@link dev.ates.robots.Lease} makes it one instance's.
 */
@NullMarked
package dev.ates.robots;

import org.jspecify.annotations.NullMarked;
