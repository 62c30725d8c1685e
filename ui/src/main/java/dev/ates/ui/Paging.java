package dev.ates.ui;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * The requested part of a list: {@code ?after=<cursor>&limit=1..500}. A controller method may take it as an argument.
 *
 * @param after the cursor of the last entry seen, {@code null} for the start
 * @param limit the maximum number of entries, {@value #LIMIT_DEFAULT} by default
 */
@ParameterObject
public record Paging(
        @Parameter(description = "The cursor of the last entry seen") @Nullable
        String after,

        @Parameter(
                description = "At most so many entries",
                schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
        int limit) {

    public static final int LIMIT_MIN = 1;
    public static final int LIMIT_MAX = 500;
    public static final int LIMIT_DEFAULT = 50;

    /** The error for an invalid cursor. */
    public static final String CURSOR = "must be what the page before names as its next one";

    static final int AFTER_LENGTH_MAX = 200;

    public Paging {
        if (limit < LIMIT_MIN || limit > LIMIT_MAX) {
            throw new InvalidParameter(
                    "limit", Integer.toString(limit), "must be %d to %d".formatted(LIMIT_MIN, LIMIT_MAX));
        }
        if (after != null && after.length() > AFTER_LENGTH_MAX) {
            throw new InvalidParameter(
                    "after",
                    after.substring(0, 20) + "…",
                    "must have at most %d characters".formatted(AFTER_LENGTH_MAX));
        }
    }

    /** The cursor of the next page, which is that of the last entry found; {@code null} on the last page. */
    public <T, C> @Nullable C next(List<T> found, Function<T, C> cursor) {
        return found.size() < limit ? null : cursor.apply(found.getLast());
    }

    /**
     * The entries found after a cursor; an empty page after a cursor that names nothing would look like the end of the list.
     *
     * @param known whether there is an entry with that id
     * @throws InvalidParameter when there is none
     */
    public static <T> List<T> pageAfter(@Nullable UUID cursor, List<T> found, Predicate<UUID> known) {
        if (cursor != null && found.isEmpty() && !known.test(cursor)) {
            throw new InvalidParameter("after", cursor.toString(), CURSOR);
        }
        return found;
    }

    /** A cursor that is an id. */
    public Optional<UUID> afterUuid() {
        return after(CURSOR, UUID::fromString);
    }

    /** A cursor that is a number. */
    public Optional<Long> afterLong() {
        return after(CURSOR, Long::valueOf);
    }

    /** A cursor in a custom format; {@code parse} refuses with {@link IllegalArgumentException}. */
    public <T> Optional<T> after(String expectation, Function<String, T> parse) {
        if (after == null || after.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(after));
        } catch (IllegalArgumentException e) {
            throw (InvalidParameter) new InvalidParameter("after", after, expectation).initCause(e);
        }
    }
}
