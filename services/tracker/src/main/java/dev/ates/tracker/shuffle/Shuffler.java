package dev.ates.tracker.shuffle;

import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import dev.ates.tracker.shuffle.Shuffles.Result;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Continues the running shuffle, slice by slice, until it has ended. A shuffle that was interrupted between two slices
 * continues with the next one, on whichever instance has the turn.
 */
@Component
class Shuffler implements Robot {

    static final String NAME = "shuffler";

    private final Shuffles shuffles;
    private final Slices slices;

    Shuffler(Shuffles shuffles, Slices slices) {
        this.shuffles = shuffles;
        this.slices = slices;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A shuffle belongs to no day, so the selected day is ignored. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        boolean more = shuffles.running().isPresent();
        while (more) {
            more = turn.step("slice", () -> slice(turn));
        }
    }

    /** @return whether more slices are left */
    private boolean slice(Turn turn) {
        Optional<Result> shuffle = slices.next();
        shuffle.filter(Result::hasEnded)
                .ifPresent(ended -> turn.record(null, ended.at(), Map.of("tasks", ended.tasks())));
        return !shuffle.map(Result::hasEnded).orElse(true);
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of(
                "tasks",
                shuffles.running()
                        .map(running -> Math.max(0, running.planned() - running.tasks()))
                        .orElse(0L));
    }
}
