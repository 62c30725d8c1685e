/** Faults at exact places of a running service, inserted into its classes from outside, without hooks in production code. */
@NullMarked
package dev.ates.fault;

import org.jspecify.annotations.NullMarked;
