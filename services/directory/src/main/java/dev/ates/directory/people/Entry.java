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
 * @param bankName the name at the bank; {@code null} or blank for none
 * @param absences in the notation of {@link AbsenceText}; {@code null} or blank for none
 */
public record Entry(
        String externalId,
        String subject,
        @Nullable String name,
        @Nullable String email,
        boolean active,
        List<String> groups,
        @Nullable String language,
        @Nullable String bankName,
        @Nullable String absences) {

    public Entry {
        groups = List.copyOf(groups);
    }

    /** An entry that says nothing of a bank name and absences. */
    public Entry(
            String externalId,
            String subject,
            @Nullable String name,
            @Nullable String email,
            boolean active,
            List<String> groups,
            @Nullable String language) {
        this(externalId, subject, name, email, active, groups, language, null, null);
    }

    /** Without personal data. */
    @Override
    public String toString() {
        return "Entry[%s]".formatted(externalId);
    }
}
