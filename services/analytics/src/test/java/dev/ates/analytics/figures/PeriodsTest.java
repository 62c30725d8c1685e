package dev.ates.analytics.figures;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.PeriodFigures.Compared;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PeriodsTest {

    private final Bookkeeping books = new Bookkeeping();
    private final Periods periods = new Periods(books.jdbc);

    /** The example of the requirements: 28 $, 38 $ and 23 $ on three days, and 38 $ in all. */
    @Test
    void sumsUpItsDaysAndKnowsTheMostExpensiveTaskOfEachAndOfAll() {
        books.reward(LocalDate.of(2026, 3, 1), POPUG, 2300, "First");
        books.reward(LocalDate.of(2026, 3, 2), KESHA, 3800, "Second");
        books.reward(LocalDate.of(2026, 3, 3), POPUG, 2800, "Third");
        books.fee(LocalDate.of(2026, 3, 3), KESHA, 1200);
        books.hear();

        Period range = Period.parse("2026-03-01..2026-03-03");

        assertThat(periods.figures(range.parts()).reversed())
                .extracting(PeriodsTest::best)
                .containsExactly("2026-03-03 2800", "2026-03-02 3800", "2026-03-01 2300");
        assertThat(periods.figures(List.of(range))).singleElement().satisfies(whole -> {
            assertThat(best(whole)).isEqualTo("2026-03-01..2026-03-03 3800");
            assertThat(whole.companyEarnedMinor()).isEqualTo(1200 - 2300 - 3800 - 2800);
            assertThat(whole.days()).isEqualTo(3);
        });
    }

    @Test
    void comparesEachPeriodWithTheOneBefore() {
        books.fee(LocalDate.of(2026, 12, 31), POPUG, 1000);
        books.fee(LocalDate.of(2027, 1, 3), POPUG, 100);
        books.fee(LocalDate.of(2027, 1, 4), POPUG, 300);
        books.hear();

        List<Compared> weeks = periods.compared(List.of(Period.parse("2026-W53"), Period.parse("2027-W01")));

        assertThat(weeks).extracting(Compared::changeMinor).containsExactly(null, 300L - 1100);
        assertThat(periods.compared(List.of(Period.parse("2027-01"))).getFirst())
                .satisfies(january -> assertThat(january.changeMinor()).isEqualTo(400 - 1000))
                .satisfies(january -> assertThat(
                                Objects.requireNonNull(january.before()).period())
                        .isEqualTo("2026-12"));
    }

    /** Samoa skipped 2011-12-30. Accounting closes it like every day; it has no events. */
    @Test
    void isFinalOnlyWhenAllItsDaysAreEvenOneThatTheZoneSkipped() {
        LocalDate skipped = LocalDate.of(2011, 12, 30);
        Period range = Period.parse("2011-12-29..2011-12-31");
        books.quarantined.add(skipped);
        books.fee(skipped.minusDays(1), POPUG, 1000);
        books.close(skipped.minusDays(1));
        books.close(skipped);
        books.fee(skipped.plusDays(1), POPUG, 500);
        books.close(skipped.plusDays(1));
        books.hear();

        assertThat(periods.figures(range.parts()))
                .extracting(PeriodFigures::isFinal)
                .containsExactly(true, false, false);
        assertThat(periods.figures(List.of(range)).getFirst().isFinal()).isFalse();

        books.quarantined.clear();
        books.recheck();

        assertThat(periods.figures(List.of(range)).getFirst())
                .satisfies(all -> assertThat(all.isFinal()).isTrue())
                .satisfies(all -> assertThat(all.companyEarnedMinor()).isEqualTo(1500));
    }

    private static String best(PeriodFigures period) {
        return period.period() + " "
                + Objects.requireNonNull(period.mostExpensive()).rewardMinor();
    }
}
