package dev.ates.analytics.journal;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.contracts.wire.Chunk;
import dev.ates.messaging.Batch.Origin;
import dev.ates.messaging.Batch.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets tests of other features write a journal. */
public final class JournalForTests {

    private JournalForTests() {}

    public static Journal on(JdbcClient jdbc, BusinessCalendar calendar) {
        return new Journal(jdbc, calendar);
    }

    /** An event as received from a stream. */
    public static <E extends Event> Received<E> received(String stream, long position, UUID id, Instant time, E event) {
        byte[] published = Chunk.cloudEvent(stream, id, time, event, null);
        var origin = new Origin(0, position, Chunk.event(new String(published, StandardCharsets.UTF_8)));
        return new Received<>(id, time, event, origin);
    }
}
