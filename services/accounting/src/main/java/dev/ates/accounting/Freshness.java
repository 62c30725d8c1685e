package dev.ates.accounting;

import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** What every page says about how fresh it is. */
@Component
public class Freshness {

    private final Streams streams;
    private final Clock clock;

    Freshness(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** One note per stream that accounting hears. */
    public List<Staleness> notes() {
        Instant now = clock.instant();
        return streams.heard().stream()
                .map(heard -> Staleness.of(heard.producer(), heard.heardAt(), heard.lag(), heard.stopped(), now))
                .toList();
    }
}
