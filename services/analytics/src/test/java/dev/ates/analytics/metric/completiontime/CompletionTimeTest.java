package dev.ates.analytics.metric.completiontime;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.completiontime.CompletionTimeFigures.DayTimes;
import dev.ates.analytics.metric.completiontime.CompletionTimeFigures.PersonTimes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTimeTest {

    private final Bookkeeping books = new Bookkeeping();
    private final CompletionTimeFigures figures = new CompletionTimeFigures(books.jdbc);
    private final Instant morning = books.calendar.startOf(MONDAY).plusSeconds(8 * 3600);

    @Test
    void summarizesADayAndItsPeople() {
        for (int n = 1; n <= 10; n++) {
            completed(n, POPUG, n * 60);
        }
        completed(11, KESHA, 3600);
        books.hear();

        assertThat(figures.days(DayRange.only(MONDAY))).containsExactly(new DayTimes(MONDAY, 11, 360, 600));
        assertThat(figures.people(MONDAY, null, new UUID(0, 0), 10))
                .containsExactly(
                        new PersonTimes(POPUG, null, 10, 330, 546), new PersonTimes(KESHA, null, 1, 3600, 3600));
        assertThat(figures.people(MONDAY, null, POPUG, 10)).hasSize(1);
        assertThat(figures.people(MONDAY, List.of(POPUG), new UUID(0, 0), 10))
                .extracting(PersonTimes::person)
                .containsExactly(POPUG);
        assertThat(figures.days(DayRange.only(MONDAY.plusDays(1)))).isEmpty();
    }

    @Test
    void countsFromTheLastAssignment() {
        UUID task = new UUID(7, 1);
        books.assign(morning, task, KESHA);
        books.assign(morning.plusSeconds(3600), task, POPUG);
        books.complete(morning.plusSeconds(3700), task, POPUG);
        books.assign(morning, new UUID(7, 2), KESHA);

        books.hearInBatchesOf(1);

        assertThat(figures.days(DayRange.only(MONDAY))).containsExactly(new DayTimes(MONDAY, 1, 100, 100));
    }

    @Test
    void belongsToTheDayOfTheCompletion() {
        UUID task = new UUID(7, 1);
        books.complete(morning.plusSeconds(86_400), task, POPUG);
        books.assign(morning, task, POPUG);

        books.hearInBatchesOf(1);

        assertThat(figures.days(new DayRange(MONDAY, MONDAY.plusDays(1))))
                .containsExactly(new DayTimes(MONDAY.plusDays(1), 1, 86_400, 86_400));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min 0 s", "3599, 59 min 59 s", "3600, 1 h 0 min", "90061, 1 d 1 h"})
    void showsTheTwoLargestUnits(long seconds, String shown) {
        assertThat(CompletionTimePage.span(seconds)).isEqualTo(shown);
    }

    private void completed(int n, UUID person, int seconds) {
        UUID task = new UUID(7, n);
        books.assign(morning, task, person);
        books.complete(morning.plusSeconds(seconds), task, person);
    }
}
