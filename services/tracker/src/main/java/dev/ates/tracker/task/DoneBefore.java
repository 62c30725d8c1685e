package dev.ates.tracker.task;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The cursor of a list of completed tasks: after the task with this number, completed at this time.
 *
 * @param doneAt to the microsecond, as stored
 */
record DoneBefore(Instant doneAt, long number) {

    static final DoneBefore ALL = new DoneBefore(Instant.parse("9999-12-31T23:59:59Z"), Long.MAX_VALUE);

    private static final String SEPARATOR = "_";

    /** @throws IllegalArgumentException for anything but a result of {@link #toString} */
    static DoneBefore parse(String cursor) {
        int end = cursor.indexOf(SEPARATOR);
        if (end < 0) {
            throw new IllegalArgumentException("'%s' has no number".formatted(cursor));
        }
        try {
            Instant doneAt = Instant.parse(cursor.substring(0, end));
            if (doneAt.isAfter(ALL.doneAt()) || doneAt.isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("%s is no time of a task".formatted(doneAt));
            }
            return new DoneBefore(doneAt, Long.parseLong(cursor.substring(end + 1)));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return doneAt + SEPARATOR + number;
    }
}
