/** Access to this service's own database, which is the truth about the streams that it produces and consumes. */
@NullMarked
package dev.ates.messaging.store;

import org.jspecify.annotations.NullMarked;
