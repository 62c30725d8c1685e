/** Applies the streams that this service consumes: the position in each, and the events that could not be applied. */
@NullMarked
package dev.ates.messaging.apply;

import org.jspecify.annotations.NullMarked;
