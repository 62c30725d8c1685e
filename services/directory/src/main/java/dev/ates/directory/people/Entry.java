package dev.ates.directory.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as the directory has them, before anything is checked.
 *
 * @param externalId the directory's own id of the person, which stays when everything else changes
 * @param subject the {@code sub} of the person's tokens; often the same. Empty if it cannot be read: then the source refuses the
 *     entry as well, with the reason, and only what it says about the person's rights counts
 * @param active whether the person still works here
 * @param groups the person's groups and roles in the directory, by which {@link Roles} finds the role here
 * @param language a language tag such as {@code en-GB}
 */
public record Entry(
        String externalId,
        String subject,
        @Nullable String name,
        @Nullable String email,
        boolean active,
        List<String> groups,
        @Nullable String language) {

    public Entry {
        groups = List.copyOf(groups);
    }

    /** Without anything personal. */
    @Override
    public String toString() {
        return "Entry[%s]".formatted(externalId);
    }
}
