/** Mail to people: sends messages to the configured mail server, and says what its replies mean for each. */
@NullMarked
package dev.ates.mail;

import org.jspecify.annotations.NullMarked;
