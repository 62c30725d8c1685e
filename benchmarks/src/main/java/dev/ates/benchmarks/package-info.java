/** Benchmarks; each figure is compared with the minimum work, measured in the same run. */
@NullMarked
package dev.ates.benchmarks;

import org.jspecify.annotations.NullMarked;
