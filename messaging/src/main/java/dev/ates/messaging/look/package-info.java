/** What operators see of the streams and decide about them: figures, counters, replays, resumption. */
@NullMarked
package dev.ates.messaging.look;

import org.jspecify.annotations.NullMarked;
