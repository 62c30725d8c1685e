package dev.ates.tracker.day;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealingTest extends TrackerTest {

    @Test
    void sealsADayWithAllThatWasToldInIt() {
        LocalDate day = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC).plusDays(1);
        CLOCK.set(noon(day));
        employees(3);
        var tasks = bean(Tasks.class);
        for (int i = 0; i < 5; i++) {
            UUID id = tasks.create(MANAGER, "t" + i, "");
            if (i == 0) {
                complete(id, assigneeOf(id));
            }
        }
        bean(Shuffles.class).shuffle(MANAGER);
        List<TrackerEvent> ofTheDay = told();

        CLOCK.set(noon(day.plusDays(1)));

        eventually(
                "the day is sealed",
                Duration.ofSeconds(20),
                () -> assertThat(sealOf(day))
                        .isEqualTo(new DaySealed(
                                day,
                                9,
                                ofTheDay.stream()
                                        .mapToLong(event ->
                                                event instanceof TaskAssigned assigned ? assigned.feeMinor() : 0)
                                        .sum(),
                                1,
                                ofTheDay.stream()
                                        .mapToLong(event ->
                                                event instanceof TaskCompleted completed ? completed.rewardMinor() : 0)
                                        .sum(),
                                "USD")));
    }

    private static DaySealed sealOf(LocalDate day) {
        return toldWithSeals().stream()
                .filter(event ->
                        event instanceof DaySealed sealed && sealed.day().equals(day))
                .map(DaySealed.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }
}
