/** The close of a day: its robot, its steps, its page, and the close without a seal. */
@NullMarked
package dev.ates.accounting.close;

import org.jspecify.annotations.NullMarked;
