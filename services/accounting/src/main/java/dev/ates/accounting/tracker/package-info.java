/** What accounting hears from the tracker: fees, rewards, and that a day is complete. */
@NullMarked
package dev.ates.accounting.tracker;

import org.jspecify.annotations.NullMarked;
