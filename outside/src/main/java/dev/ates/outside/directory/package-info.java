/** The people as a file names them, told to everybody whenever they change. */
@NullMarked
package dev.ates.outside.directory;

import org.jspecify.annotations.NullMarked;
