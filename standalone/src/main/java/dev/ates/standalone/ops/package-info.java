/** The operator's commands, which query running services about streams, quarantine and robots. */
@NullMarked
package dev.ates.standalone.ops;

import org.jspecify.annotations.NullMarked;
