/** How fast it is, each figure beside the least that would have to be done, measured in the same run. */
@NullMarked
package dev.ates.benchmarks;

import org.jspecify.annotations.NullMarked;
