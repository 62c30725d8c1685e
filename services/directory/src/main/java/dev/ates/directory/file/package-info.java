/** People from a CSV or YAML file that somebody else writes. Needs {@code ates.directory.file.path}. */
@NullMarked
package dev.ates.directory.file;

import org.jspecify.annotations.NullMarked;
