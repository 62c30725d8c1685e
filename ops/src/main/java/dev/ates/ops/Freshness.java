package dev.ates.ops;

import dev.ates.messaging.Streams;
import dev.ates.ui.Staleness;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** How fresh a service's data is: when each stream was last heard, for the note on every page. */
@Component
public final class Freshness {

    private final Streams streams;

    Freshness(Streams streams) {
        this.streams = streams;
    }

    /** For the readers of a page. */
    public List<Staleness> notes() {
        return Staleness.forReaders(streams());
    }

    /** One note per stream and partition that this service consumes, and another one if it cannot publish its own. */
    List<Staleness> streams() {
        return Stream.concat(
                        streams.heard().stream().map(this::note),
                        streams.told().stream()
                                .filter(told -> told.stopped() != null)
                                .map(told -> Staleness.untold(
                                        told.stream(), told.waiting(), String.valueOf(told.stopped()))))
                .toList();
    }

    private Staleness note(Streams.Heard heard) {
        return Staleness.of(heard.producer(), heard.heardAgo(), heard.silent(), heard.lag(), heard.trouble());
    }
}
