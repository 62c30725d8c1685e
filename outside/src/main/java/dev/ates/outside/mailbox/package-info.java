/** A mail server that delivers nothing and shows everything it was given, repeated letters included. */
@NullMarked
package dev.ates.outside.mailbox;

import org.jspecify.annotations.NullMarked;
