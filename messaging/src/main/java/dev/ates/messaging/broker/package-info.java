/** The only package that uses AMQP: declarations at the broker, publisher, consumers, and the threads that run them. */
@NullMarked
package dev.ates.messaging.broker;

import org.jspecify.annotations.NullMarked;
