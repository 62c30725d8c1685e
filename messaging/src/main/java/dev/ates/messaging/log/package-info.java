/** The stream of this service in its own database: outbox, positions, months, and which requests to believe. */
@NullMarked
package dev.ates.messaging.log;

import org.jspecify.annotations.NullMarked;
