/**
 * How events travel between services: {@link dev.ates.messaging.Outbox} to tell, {@link
 * dev.ates.messaging.StreamHandler} to hear. The producer's database is the truth, the broker only moves bytes.
 */
@NullMarked
package dev.ates.messaging;

import org.jspecify.annotations.NullMarked;
