/** The close of a day: the robot that does it, its steps, its page, and the way out when a seal does not come. */
@NullMarked
package dev.ates.accounting.close;

import org.jspecify.annotations.NullMarked;
