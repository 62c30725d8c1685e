package dev.ates.directory.people;

import dev.ates.contracts.TextRule;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.robots.Operator;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What operators can see and do, for the page and the API. */
@Component
class Desk {

    private static final int REFUSED_SHOWN_MAX = 500;
    private static final int STOPS_SHOWN_MAX = 20;
    private static final int NAMES_SHOWN_MAX = 500;

    private final PeopleSettings settings;
    private final People people;
    private final Stops stops;

    Desk(PeopleSettings settings, People people, Stops stops) {
        this.settings = settings;
        this.people = people;
        this.stops = stops;
    }

    /**
     * @param kind of the directory
     * @param refused the entries that cannot be published, {@value #REFUSED_SHOWN_MAX} at most
     * @param stop why nothing is published; {@code null} if everything is
     * @param would the people who would be published as inactive, by name, {@value #NAMES_SHOWN_MAX} at most
     * @param stops the latest, newest first
     */
    record State(
            String kind,
            People.Count count,
            List<Refused> refused,
            Stops.@Nullable Stop stop,
            List<String> would,
            List<Stops.Stop> stops) {}

    State state() {
        Optional<Stops.Stop> open = stops.open();
        List<String> would = open.map(stop ->
                        people.names(stop.gone().stream().limit(NAMES_SHOWN_MAX).toList()))
                .orElse(List.of());
        return new State(
                settings.kind(),
                people.count(),
                people.refused(REFUSED_SHOWN_MAX),
                open.orElse(null),
                would,
                stops.latest(STOPS_SHOWN_MAX));
    }

    void release(long stop, Caller who, String reason) {
        try {
            if (!stops.release(stop, new Operator(who.id(), who.name()), reason)) {
                throw new NothingToRelease(stop);
            }
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }
}
