/**
 * How events stand in a message, as {@code asyncapi.yaml} describes it: chunks, their headers, and what consumers tell back.
 * Only messaging writes and reads them.
 */
@NullMarked
package dev.ates.contracts.wire;

import org.jspecify.annotations.NullMarked;
