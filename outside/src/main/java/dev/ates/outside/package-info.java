/** The outside world of a demo in one application: people, bank, mailbox. */
@NullMarked
package dev.ates.outside;

import org.jspecify.annotations.NullMarked;
