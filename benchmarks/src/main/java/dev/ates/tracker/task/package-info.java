/** What the benchmarks need from within the package. */
@NullMarked
package dev.ates.tracker.task;

import org.jspecify.annotations.NullMarked;
