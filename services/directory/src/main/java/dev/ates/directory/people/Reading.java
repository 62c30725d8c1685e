package dev.ates.directory.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory at one time.
 *
 * @param refused the entries that cannot be read; their people stay unchanged, unless {@code entries} has them as well
 */
public record Reading(List<Entry> entries, List<Refused> refused) {

    /** The maximum size of a directory; more entries indicate a wrong query. */
    public static final int ENTRIES_MAX = 100_000;

    public Reading {
        entries = List.copyOf(entries);
        refused = List.copyOf(refused);
        if (entries.size() > ENTRIES_MAX) {
            throw new SourceAway("It has more than %,d people".formatted(ENTRIES_MAX));
        }
    }

    /**
     * An entry that cannot be published.
     *
     * @param place where it is, such as {@code line 7}
     * @param externalId the person's id, if it can be read; otherwise it may be about anybody, and nobody becomes
     *     inactive
     * @param reason the error, for people who can correct it
     */
    public record Refused(String place, @Nullable String externalId, String reason) {}
}
