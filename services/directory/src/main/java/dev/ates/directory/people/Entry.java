package dev.ates.directory.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's entry in the directory, not validated yet.
 *
 * @param externalId the directory's own id of the person, which stays the same when everything else changes
 * @param subject the {@code sub} of the person's tokens; often the same. Empty if it cannot be read: then the source also refuses
 *     the entry, with the reason, and this entry counts only for the person's rights
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

    /** Without personal data. */
    @Override
    public String toString() {
        return "Entry[%s]".formatted(externalId);
    }
}
