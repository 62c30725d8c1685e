package dev.ates.ops;

import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
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

    /** One note per stream and partition that this service hears, and one more when it cannot tell its own. */
    public List<Staleness> notes() {
        return Stream.concat(
                        streams.heard().stream().map(this::note),
                        streams.told().stream()
                                .filter(told -> told.stopped() != null)
                                .map(told ->
                                        Staleness.untold(told.name(), told.waiting(), String.valueOf(told.stopped()))))
                .toList();
    }

    private Staleness note(Streams.Heard heard) {
        return Staleness.of(
                heard.producer(),
                heard.heardAgo(clock),
                heard.isSilent(streams.silentAfter(), clock),
                heard.lag(),
                heard.trouble(streams.silentAfter(), clock));
    }
}
