/**
 * Reads the tables that people bring from trackers and spreadsheets: every line is read exactly as intended, or
 * rejected with its number.
 */
@NullMarked
package dev.ates.tables;

import org.jspecify.annotations.NullMarked;
