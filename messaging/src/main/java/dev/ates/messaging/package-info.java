/**
 * How events travel between services: {@link dev.ates.messaging.Outbox} to produce them, {@link
 * dev.ates.messaging.StreamHandler} to consume them. The producer's database is the truth, the broker only moves bytes.
 */
@NullMarked
package dev.ates.messaging;

import org.jspecify.annotations.NullMarked;
