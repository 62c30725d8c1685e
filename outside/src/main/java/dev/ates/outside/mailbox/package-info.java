/** A mail server that delivers nothing and shows every received message, including repeated ones. */
@NullMarked
package dev.ates.outside.mailbox;

import org.jspecify.annotations.NullMarked;
