/** Tests of its directory on a real database. */
@NullMarked
package dev.ates.outside.directory;

import org.jspecify.annotations.NullMarked;
