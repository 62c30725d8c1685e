package dev.ates.analytics.figures;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.util.List;
import org.springframework.stereotype.Component;

/** How fresh the figures are: when each stream was last heard, for the note on every page. */
@Component
class Freshness {

    private final Streams streams;
    private final BusinessCalendar calendar;

    Freshness(Streams streams, BusinessCalendar calendar) {
        this.streams = streams;
        this.calendar = calendar;
    }

    List<Staleness> now() {
        return streams.heard().stream()
                .map(heard ->
                        Staleness.of(heard.producer(), heard.heardAt(), heard.lag(), heard.stopped(), calendar.now()))
                .toList();
    }
}
