/** The people of a file, published whenever they change. */
@NullMarked
package dev.ates.outside.directory;

import org.jspecify.annotations.NullMarked;
