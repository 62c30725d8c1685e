package dev.ates.ui.door;

import dev.ates.ui.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A current or former session.
 *
 * @param id for administrators; it grants no access
 * @param subject the provider's id of the person, which is the directory's
 * @param roles as claimed at sign-in
 * @param live neither ended nor expired
 * @param signedOut ended by its owner, here or at the provider
 * @param idToken the hint for signing out at the provider, {@code null} after the end
 * @param flash the flash attributes for the next page, serialized
 */
record Session(
        UUID id,
        String subject,
        String name,
        Set<Role> roles,
        boolean live,
        boolean signedOut,
        Instant usedAt,
        String csrfToken,
        @Nullable String idToken,
        byte @Nullable [] flash) {}
