/** Tests of its mailbox on a real database. */
@NullMarked
package dev.ates.outside.mailbox;

import org.jspecify.annotations.NullMarked;
