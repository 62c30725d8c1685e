/** Accounting's handler of the tracker's events: fees, rewards, and seals. */
@NullMarked
package dev.ates.accounting.tracker;

import org.jspecify.annotations.NullMarked;
