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
    private static final int HALTS_SHOWN_MAX = 20;
    private static final int NAMES_SHOWN_MAX = 500;

    private final PeopleSettings settings;
    private final People people;
    private final Halts halts;

    Desk(PeopleSettings settings, People people, Halts halts) {
        this.settings = settings;
        this.people = people;
        this.halts = halts;
    }

    /**
     * @param kind of the directory
     * @param refused the entries that cannot be published, {@value #REFUSED_SHOWN_MAX} at most
     * @param halt why nothing is published; {@code null} if everything is
     * @param would the people who would be published as inactive, by name, {@value #NAMES_SHOWN_MAX} at most
     * @param halts the latest, newest first
     */
    record State(
            String kind,
            People.Count count,
            List<Refused> refused,
            Halts.@Nullable Halt halt,
            List<String> would,
            List<Halts.Halt> halts) {}

    /** @param text what the refused entries must contain; {@code null} for all */
    State state(@Nullable String text) {
        Optional<Halts.Halt> open = halts.open();
        List<String> would = open.map(halt ->
                        people.names(halt.gone().stream().limit(NAMES_SHOWN_MAX).toList()))
                .orElse(List.of());
        return new State(
                settings.kind(),
                people.count(),
                people.refused(text, REFUSED_SHOWN_MAX),
                open.orElse(null),
                would,
                halts.latest(HALTS_SHOWN_MAX));
    }

    void release(long halt, Caller who, String reason) {
        try {
            if (!halts.release(halt, new Operator(who.id(), who.name()), reason)) {
                throw new NothingToRelease(halt);
            }
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }
}
