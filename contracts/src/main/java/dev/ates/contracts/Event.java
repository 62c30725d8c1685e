package dev.ates.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in one service and that others may hear. Amounts are integer minor units of an ISO 4217
 * currency, signed from the view of the person: a fee is negative, a reward positive. Days are those from 1900-01-01 to
 * 9999-12-31. Lengths of texts are in Unicode code points, none of which is U+0000.
 *
 * <p>The constructor of an event refuses what its JSON Schema refuses, so an event that exists is a valid one.
 *
 * <p>The events of a stream are a sealed family, so that a handler's {@code switch} is complete. This interface is open: a
 * consumer may hear a stream by a family of its own that knows less of it, or an older version.
 */
public interface Event {

    /**
     * The person whose event this is: the CloudEvents {@code subject} and the partition key. {@code null} marks an
     * event about everybody (a day marker), which goes into every partition.
     */
    @Nullable
    UUID person();
}
