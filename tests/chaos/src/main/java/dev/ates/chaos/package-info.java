/** Runs the services as processes, does to them what happens to services, and checks their books from outside. */
@NullMarked
package dev.ates.chaos;

import org.jspecify.annotations.NullMarked;
