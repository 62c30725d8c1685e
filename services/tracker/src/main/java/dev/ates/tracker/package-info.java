/** The task tracker: who has which task, what it costs, and who has done it. */
@NullMarked
package dev.ates.tracker;

import org.jspecify.annotations.NullMarked;
