/** Operator tools of every service: an API for streams and quarantine, health details, gauges, traces. */
@NullMarked
package dev.ates.ops;

import org.jspecify.annotations.NullMarked;
