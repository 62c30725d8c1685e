package dev.ates.ui;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The people that the filter of a page lets through: {@code ?person=<id or a part of the name>}. A method of a page may take it as an argument;
 * they are found in the service's own copy of people. Programs name a person by id.
 *
 * @param typed as it was typed, cleaned; empty if nothing is asked for
 * @param ids {@code null} for everybody
 * @param complaint why nobody was found although there are such people
 */
public record PersonFilter(
        String typed, @Nullable List<UUID> ids, @Nullable String complaint) {

    /** More people are not filtered by: their rows would be much of a list. */
    public static final int PEOPLE_MAX = 20;

    static final PersonFilter EVERYBODY = new PersonFilter("", null, null);

    /**
     * A condition on {@code person}, a table with the column {@code name}: the name contains {@code :name}, in any case. Others than our
     * directory may tell names in another normal form than the typed one, NFC.
     */
    public static final String CONTAINS_NAME = """
            strpos(lower(normalize(person.name) collate "unicode"), lower(cast(:name as text) collate "unicode")) > 0""";
}
