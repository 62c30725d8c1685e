/** How robots run: woken by work, each run on record. */
@NullMarked
package dev.ates.accounting.robot;

import org.jspecify.annotations.NullMarked;
