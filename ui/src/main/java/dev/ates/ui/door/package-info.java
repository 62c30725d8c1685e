/** Authentication and authorization: sign-in, tokens, sessions, rights. {@link dev.ates.ui.door.Login} is the entry point. */
@NullMarked
package dev.ates.ui.door;

import org.jspecify.annotations.NullMarked;
