package dev.ates.tracker.shuffle;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param sliceTasksMax the maximum number of tasks that one transaction of a shuffle reassigns: 1 to 100,000. A completion of
 *     one of them waits until that transaction ends
 */
@ConfigurationProperties("ates.shuffle")
record ShuffleSettings(@DefaultValue("1000") int sliceTasksMax) {

    private static final int SLICE_TASKS_MAX = 100_000;

    ShuffleSettings {
        if (sliceTasksMax < 1 || sliceTasksMax > SLICE_TASKS_MAX) {
            throw new IllegalArgumentException(
                    "ates.shuffle.slice-tasks-max must be 1 to %d, it is %d".formatted(SLICE_TASKS_MAX, sliceTasksMax));
        }
    }
}
