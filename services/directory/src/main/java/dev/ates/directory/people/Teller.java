package dev.ates.directory.people;

import dev.ates.directory.people.Comparison.Change;
import dev.ates.messaging.Outbox;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The robot that reads the directory and publishes the changes. A manual start compares everybody, even if the directory
 * seems to be unchanged.
 */
class Teller implements Robot {

    static final String NAME = "people";

    private static final Logger log = LoggerFactory.getLogger(Teller.class);

    private final Source source;
    private final People people;
    private final Halts halts;
    private final Outbox outbox;
    private final Rules rules;
    private final Clock clock;

    /** The reading that agrees with the published people. */
    private volatile @Nullable Reading published;

    /** How entries are interpreted, and how often the directory is read. */
    record Rules(Roles roles, String language, Duration every) {}

    Teller(Source source, People people, Halts halts, Outbox outbox, Rules rules, Clock clock) {
        this.source = source;
        this.people = people;
        this.halts = halts;
        this.outbox = outbox;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Instant started = clock.instant();
        Optional<Reading> reading = source.read();
        if (reading.isPresent() && (turn.isManualStart() || !reading.get().equals(published))) {
            boolean isTold = turn.step("tell", () -> tell(turn, started, reading.get()));
            published = isTold ? reading.get() : null;
        }
    }

    /** The expected changes, or the expected halt. */
    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return source.read().map(reading -> compared(reading).counts()).orElse(Map.of());
    }

    @Override
    public Duration every() {
        return rules.every();
    }

    private boolean tell(Turn turn, Instant started, Reading reading) {
        Comparison comparison = compared(reading);
        if (!halts.letsPass(comparison)) {
            return false;
        }
        people.refuse(comparison.refused());
        if (!comparison.changes().isEmpty()) {
            people.remember(comparison.changes());
            outbox.append(comparison.changes().stream().map(Change::event).toList());
            log.atInfo().addKeyValue("changed", comparison.changes().size()).log("Changes of people published");
        }
        if (!comparison.changes().isEmpty() || turn.isManualStart()) {
            turn.record(null, started, comparison.counts());
        }
        return true;
    }

    /**
     * @throws SourceAway when the directory is empty although people have been published: it is probably not the right
     *     directory
     */
    private Comparison compared(Reading reading) {
        var comparison = Comparison.of(reading, people.told(), rules.roles(), rules.language());
        if (reading.entries().isEmpty() && comparison.active() > 0) {
            throw new SourceAway("The directory is empty: nobody is published as inactive");
        }
        return comparison;
    }
}
