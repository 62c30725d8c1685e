package dev.ates.tracker.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.tracker.task.Prices;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrackerSealTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final UUID ID = new UUID(0, 1);

    private final TrackerSeal seal = new TrackerSeal(new Prices(1000, 2000, 2000, 4000, 100, "EUR"));

    @Test
    void countsFeesAsChargesAndRewardsAsCredits() {
        long[] total = sum(
                seal.counts(new TaskAssigned(ID, ID, "t", "", -1500, "EUR")),
                seal.counts(new TaskAssigned(ID, ID, "t", "", -1000, "EUR")),
                seal.counts(new TaskCompleted(ID, ID, "t", "", 3000, "EUR")));

        assertThat(seal.marker(DAY, total)).isEqualTo(new DaySealed(DAY, 2, -2500, 1, 3000, "EUR"));
    }

    @Test
    void addsNothingToItsDayItself() {
        assertThat(seal.counts(seal.marker(DAY, new long[seal.totals()]))).containsOnly(0);
    }

    private long[] sum(long[]... counted) {
        var total = new long[seal.totals()];
        for (long[] counts : counted) {
            for (int n = 0; n < total.length; n++) {
                total[n] += counts[n];
            }
        }
        return total;
    }
}
