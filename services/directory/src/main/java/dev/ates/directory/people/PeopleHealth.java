package dev.ates.directory.people;

import dev.ates.robots.Snapshots;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Metrics of the published people, and an alarm while publishing is halted: the service is {@code DOWN} until a release. */
@Component("peopleHealthIndicator")
class PeopleHealth implements HealthIndicator, MeterBinder {

    private final Snapshots.Snapshot<State> state;

    private record State(People.Count count, Optional<Halts.Halt> halt) {}

    PeopleHealth(People people, Halts halts, Snapshots snapshots) {
        this.state = snapshots.of(() -> new State(people.count(), halts.open()));
    }

    @Override
    public Health health() {
        return state.now()
                .map(PeopleHealth::health)
                .orElseGet(() -> Health.unknown().build());
    }

    private static Health health(State state) {
        Health.Builder health = state.halt().isPresent() ? Health.down() : Health.up();
        state.halt()
                .ifPresent(halt -> health.withDetail("haltedAt", halt.haltedAt())
                        .withDetail("wouldGo", halt.gone().size())
                        .withDetail("lately", halt.lately())
                        .withDetail("of", halt.active())
                        .withDetail("released", halt.isReleased()));
        return health.withDetail("active", state.count().active())
                .withDetail("refused", state.count().refused())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "ates.people.halted",
                "1 while nothing is published because too many people would become inactive",
                known -> known.halt().isPresent() ? 1 : 0);
        gauge(
                registry,
                "ates.people.active",
                "People published as active",
                known -> known.count().active());
        gauge(
                registry,
                "ates.people.refused",
                "Entries of the directory that cannot be published",
                known -> known.count().refused());
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<State> figure) {
        Gauge.builder(
                        name,
                        state,
                        known -> known.recent().stream()
                                .mapToDouble(figure)
                                .findAny()
                                .orElse(Double.NaN))
                .description(description)
                .register(registry);
    }
}
