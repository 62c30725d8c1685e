/** Tells the services who works here, from the directory that a company already has. */
@NullMarked
package dev.ates.directory;

import org.jspecify.annotations.NullMarked;
