/** Compares what the directory has with what was told, and tells the difference. Knows no kind of directory. */
@NullMarked
package dev.ates.directory.people;

import org.jspecify.annotations.NullMarked;
