/**
 * The message format, as described in {@code asyncapi.yaml}: chunks, their headers, and consumers' requests. Only messaging
 * reads and writes messages.
 */
@NullMarked
package dev.ates.contracts.wire;

import org.jspecify.annotations.NullMarked;
