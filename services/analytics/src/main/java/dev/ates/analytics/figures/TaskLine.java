package dev.ates.analytics.figures;

import dev.ates.analytics.figures.DayFigures.ExpensiveTask;
import dev.ates.analytics.figures.Periods.MostExpensive;
import org.jspecify.annotations.Nullable;

/**
 * The most expensive task of a period, for a page.
 *
 * @param task {@code null} when none was completed
 */
record TaskLine(String period, DayState state, @Nullable ExpensiveTask task, String doneBy) {

    static TaskLine of(String period, MostExpensive best) {
        ExpensiveTask task = best.task();
        return new TaskLine(
                period,
                DayState.of(!best.provisional()),
                task,
                task == null ? "" : Person.shown(task.doneByName(), task.doneBy()));
    }
}
