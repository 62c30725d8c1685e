/** Compares the directory with the published people, and publishes the differences. Knows no kind of directory. */
@NullMarked
package dev.ates.directory.people;

import org.jspecify.annotations.NullMarked;
