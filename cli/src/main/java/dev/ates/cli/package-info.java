/** Behavior shared by all aTES commands. */
@NullMarked
package dev.ates.cli;

import org.jspecify.annotations.NullMarked;
