/** The stream of this service in its own database: outbox, positions, months, and whose word about it counts. */
@NullMarked
package dev.ates.messaging.log;

import org.jspecify.annotations.NullMarked;
