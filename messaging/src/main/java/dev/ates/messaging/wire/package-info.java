/** What travels: chunks of events, their envelope, and what consumers tell back. No broker and no database in here. */
@NullMarked
package dev.ates.messaging.wire;

import org.jspecify.annotations.NullMarked;
