/** The manners that all command lines of aTES share. */
@NullMarked
package dev.ates.cli;

import org.jspecify.annotations.NullMarked;
