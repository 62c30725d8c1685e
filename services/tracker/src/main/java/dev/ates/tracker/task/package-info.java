/** Tasks: assigned and priced at creation, completed once by their assignee. */
@NullMarked
package dev.ates.tracker.task;

import org.jspecify.annotations.NullMarked;
