/**
 * Reads the tables that people bring from trackers and spreadsheets: every line is understood as it was meant, or refused
 * with its number.
 */
@NullMarked
package dev.ates.tables;

import org.jspecify.annotations.NullMarked;
