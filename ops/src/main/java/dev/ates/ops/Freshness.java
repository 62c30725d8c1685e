package dev.ates.ops;

import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** How fresh what a service shows is: when each stream was last heard, for the note on every page. */
@Component
public final class Freshness {

    private final Streams streams;
    private final Clock clock;

    Freshness(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** One note per stream and partition that this service hears. */
    public List<Staleness> notes() {
        return streams.heard().stream()
                .map(heard -> Staleness.of(
                        heard.producer(),
                        heard.heardAgo(clock),
                        heard.isSilent(streams.silentAfter(), clock),
                        heard.lag(),
                        heard.stopped()))
                .toList();
    }
}
