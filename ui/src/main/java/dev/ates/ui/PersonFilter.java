package dev.ates.ui;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The people to whom a page is restricted: {@code ?person=<id or a part of the name>}. A method of a page may take it
 * as an argument. People are looked up in the service's own copy. Programs name a person by id.
 *
 * @param typed the cleaned text; empty without a filter
 * @param ids {@code null} for everybody
 * @param complaint why the filter finds nobody although there are such people
 */
public record PersonFilter(
        String typed, @Nullable List<UUID> ids, @Nullable String complaint) {

    /** A filter that matches more people is refused, because their rows would be a large part of the list. */
    public static final int PEOPLE_MAX = 20;

    static final PersonFilter EVERYBODY = new PersonFilter("", null, null);

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * A condition on {@code person}, a table with the column {@code name}: the name contains {@code :name}, in any
     * case. A directory other than ours may publish names in another normal form than NFC, that of typed text.
     */
    public static final String CONTAINS_NAME = """
            strpos(lower(normalize(person.name) collate "unicode"), lower(cast(:name as text) collate "unicode")) > 0""";

    /** The id if an id was typed, not a part of a name. */
    public static Optional<UUID> id(String typed) {
        return Optional.of(typed).filter(text -> ID.matcher(text).matches()).map(UUID::fromString);
    }
}
