package dev.ates.tracker;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.util.List;
import org.springframework.stereotype.Component;

/** When the people were last heard: every page says it. */
@Component
public final class Freshness {

    private final Streams streams;
    private final BusinessCalendar calendar;

    Freshness(Streams streams, BusinessCalendar calendar) {
        this.streams = streams;
        this.calendar = calendar;
    }

    /** One note per stream that the tracker hears. */
    public List<Staleness> now() {
        return streams.heard().stream()
                .map(stream -> Staleness.of(
                        stream.producer(), stream.heardAt(), stream.lag(), stream.stopped(), calendar.now()))
                .toList();
    }
}
