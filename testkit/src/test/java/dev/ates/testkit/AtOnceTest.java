package dev.ates.testkit;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AtOnceTest {

    @Test
    void runsAllAtTheSameTimeAndReturnsTheResultsInOrder() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        Callable<Integer> task = () -> together.await(10, TimeUnit.SECONDS) >= 0 ? 1 : 0;

        assertThat(atOnce(List.of(task, () -> task.call() + 1, () -> task.call() + 2)))
                .containsExactly(1, 2, 3);
    }

    @Test
    void throwsTheFailureOfATask() {
        assertThatThrownBy(() -> atOnce(List.of(() -> 1, () -> {
                    throw new IllegalStateException("late");
                })))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("late");
    }
}
