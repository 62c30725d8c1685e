/** The only AMQP: names at the broker, publisher, consumers, and the threads that run them. */
@NullMarked
package dev.ates.messaging.broker;

import org.jspecify.annotations.NullMarked;
