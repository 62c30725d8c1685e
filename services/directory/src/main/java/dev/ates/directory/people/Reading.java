package dev.ates.directory.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory at one time.
 *
 * @param refused what is in the directory and cannot be read. Whom it is about stays as they are, unless an entry says otherwise
 */
public record Reading(List<Entry> entries, List<Refused> refused) {

    /** What one directory may have; more is a mistake in what is asked of it. */
    public static final int ENTRIES_MAX = 100_000;

    public Reading {
        entries = List.copyOf(entries);
        refused = List.copyOf(refused);
        if (entries.size() > ENTRIES_MAX) {
            throw new SourceAway("It has more than %,d people".formatted(ENTRIES_MAX));
        }
    }

    /**
     * An entry that cannot be told.
     *
     * @param place where it is, such as {@code line 7}
     * @param externalId whom it is about, if that can be read. Otherwise it may be anybody, and nobody becomes inactive
     * @param reason what is wrong with it, for those who can correct it
     */
    public record Refused(String place, @Nullable String externalId, String reason) {}
}
