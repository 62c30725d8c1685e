/** The operator's commands: how the streams stand, what is in quarantine, what the robots do, asked of running services. */
@NullMarked
package dev.ates.standalone.ops;

import org.jspecify.annotations.NullMarked;
