package dev.ates.tracker.shuffle;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.robots.Robots;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.transaction.PlatformTransactionManager;

/** Shuffles whose slices of ten tasks are processed by the tests; the service's own robot is paused. */
abstract class SlicedShuffles extends TrackerTest {

    static final int SLICE = 10;

    final Slices slices = new Slices(
            jdbc(),
            bean(OpenTasks.class),
            bean(BusinessCalendar.class),
            new ShuffleSettings(SLICE),
            bean(Strategies.class));
    final Shuffles shuffles =
            new Shuffles(jdbc(), bean(PlatformTransactionManager.class), slices, bean(Robots.class), CLOCK, RANDOM);
    final Shuffler shuffler = new Shuffler(shuffles, slices);
    final Tasks tasks = bean(Tasks.class);

    @BeforeEach
    void pauseTheRobot() {
        jdbc().sql(
                        "update robots.robot set paused_at = now(), paused_by = 'test', paused_why = 'test' where name = :name")
                .param("name", Shuffler.NAME)
                .update();
    }

    @AfterEach
    void resumeTheRobot() {
        jdbc().sql("update robots.robot set paused_at = null, paused_by = null, paused_why = null where name = :name")
                .param("name", Shuffler.NAME)
                .update();
    }
}
