package dev.ates.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fact that one service publishes to others. Amounts are integer minor units of an ISO 4217 currency, signed from the view
 * of the person: a fee is negative, a reward positive. Days are those from 1900-01-01 to 9999-12-31. Lengths of texts are in
 * Unicode code points; U+0000 is not allowed.
 *
 * <p>The constructor of an event enforces its JSON Schema, so every instance is valid.
 *
 * <p>The events of a stream are a sealed family, so that a handler's {@code switch} is complete. This interface is open: a
 * consumer may read a stream with its own family that covers fewer events, or older versions.
 */
public interface Event {

    /**
     * The person whom the event concerns: the CloudEvents {@code subject} and the partition key. {@code null} marks an
     * event about everybody (a day marker), which goes into every partition.
     */
    @Nullable
    UUID person();
}
