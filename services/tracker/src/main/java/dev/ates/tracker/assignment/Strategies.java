package dev.ates.tracker.assignment;

import dev.ates.ui.WrongSetting;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All strategies, and the one that the settings choose. */
@Component
public final class Strategies {

    private final List<Strategy> all;
    private final Strategy chosen;

    /** @throws WrongSetting when there is no strategy of the name in the settings */
    public Strategies(List<Strategy> all, AssignmentSettings settings) {
        this.all = List.copyOf(all);
        this.chosen = find(settings.strategy()).orElseThrow(() -> wrong(settings.strategy()));
    }

    private WrongSetting wrong(String name) {
        List<String> names = all.stream().map(Strategy::name).sorted().toList();
        return new WrongSetting(
                "ates.assignment.strategy",
                "ATES_ASSIGNMENT_STRATEGY",
                name,
                "must be one of %s".formatted(String.join(", ", names)));
    }

    /** The strategy for new tasks and new shuffles. */
    public Strategy chosen() {
        return chosen;
    }

    /** The strategy that a shuffle began with; the chosen one if it no longer exists. */
    public Strategy named(String name) {
        return find(name).orElse(chosen);
    }

    private Optional<Strategy> find(String name) {
        return all.stream().filter(strategy -> strategy.name().equals(name)).findFirst();
    }
}
