package dev.ates.tracker.shuffle;

import dev.ates.ui.Conflict;

/** {@code shuffle-running}: one shuffle runs at a time. */
public final class ShuffleRunning extends Conflict {
    private static final long serialVersionUID = 1L;

    ShuffleRunning(long id) {
        super("shuffle-running", "Shuffle %d is still running; another one can start when it has ended.".formatted(id));
    }
}
