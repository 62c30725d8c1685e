/** Tasks that people bring from other trackers: a file is read, shown, confirmed, and imported in slices. */
@NullMarked
package dev.ates.tracker.imports;

import org.jspecify.annotations.NullMarked;
