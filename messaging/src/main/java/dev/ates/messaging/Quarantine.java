package dev.ates.messaging;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events that could not be applied for a reason that does not pass. Their day cannot become final meanwhile. */
public interface Quarantine {

    /** Whether events of this day from this producer wait for an operator. */
    boolean holds(String producer, LocalDate day);

    /** The entries still open, oldest first, up to 500. */
    List<Entry> open();

    /**
     * @param position the event's position in its stream
     * @param type the CloudEvents type, if it could be read
     * @param reason what was wrong, for the operator
     * @param raw the event as it came
     */
    record Entry(
            long id,
            String producer,
            int partition,
            long position,
            LocalDate day,
            @Nullable String type,
            String reason,
            String raw,
            Instant quarantinedAt) {}
}
