/** Runs the services as processes, injects faults into them, and checks their databases from outside. */
@NullMarked
package dev.ates.chaos;

import org.jspecify.annotations.NullMarked;
