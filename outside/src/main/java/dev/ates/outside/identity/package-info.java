/** A demo identity provider (OpenID Connect) whose users are the directory's people. */
@NullMarked
package dev.ates.outside.identity;

import org.jspecify.annotations.NullMarked;
