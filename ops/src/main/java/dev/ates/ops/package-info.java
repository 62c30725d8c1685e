/** What every service has for whoever operates it: streams and quarantine as an API, health details, gauges, traces. */
@NullMarked
package dev.ates.ops;

import org.jspecify.annotations.NullMarked;
