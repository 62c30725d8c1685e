/** The task tracker: tasks, their assignees and their prices. */
@NullMarked
package dev.ates.tracker;

import org.jspecify.annotations.NullMarked;
