/** Tools for tests: real databases, private RabbitMQ nodes, a settable clock, bounded waits, architecture rules. */
@NullMarked
package dev.ates.testkit;

import org.jspecify.annotations.NullMarked;
