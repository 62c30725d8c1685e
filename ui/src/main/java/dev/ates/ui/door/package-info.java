/** Who comes in: sign-in, tokens, sessions, and what somebody may do. {@link dev.ates.ui.door.Login} is the way in. */
@NullMarked
package dev.ates.ui.door;

import org.jspecify.annotations.NullMarked;
