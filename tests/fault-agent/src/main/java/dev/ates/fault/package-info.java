/** Faults at exact places of a running service, put into its classes from outside: production code knows nothing of it. */
@NullMarked
package dev.ates.fault;

import org.jspecify.annotations.NullMarked;
