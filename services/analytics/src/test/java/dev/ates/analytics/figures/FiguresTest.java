package dev.ates.analytics.figures;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static dev.ates.analytics.day.Bookkeeping.ZHORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.DayFigures.ExpensiveTask;
import dev.ates.analytics.figures.Figures.DebtCursor;
import dev.ates.analytics.figures.Periods.MostExpensive;
import dev.ates.ui.InvalidParameter;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final LocalDate SUNDAY = MONDAY.minusDays(1);

    private final Bookkeeping books = new Bookkeeping();
    private final Figures figures = new Figures(books.jdbc, books.journal);
    private final Periods periods = new Periods(books.jdbc);

    @Test
    void knowsTheMostExpensiveTaskPerDayIsoWeekMonthQuarterAndRange() {
        books.reward(LocalDate.of(2026, 10, 31), POPUG, 9000, "October");
        books.close(LocalDate.of(2026, 10, 31));
        for (var day = LocalDate.of(2026, 11, 1); day.isBefore(SUNDAY); day = day.plusDays(1)) {
            books.close(day);
        }
        books.reward(SUNDAY, POPUG, 3900, "Sunday");
        books.close(SUNDAY);
        books.reward(MONDAY, KESHA, 2100, "Monday");
        books.reward(MONDAY, KESHA, 2200, "Monday, better");
        books.close(MONDAY);
        books.hear();

        assertThat(titles(periods.mostExpensive(new DayRange(SUNDAY, MONDAY), PeriodUnit.day)))
                .containsExactly("2026-11-22 Sunday", "2026-11-23 Monday, better");
        assertThat(titles(periods.mostExpensive(new DayRange(SUNDAY, MONDAY), PeriodUnit.week)))
                .containsExactly("2026-11-22 Sunday", "2026-11-23 Monday, better");
        assertThat(titles(periods.mostExpensive(new DayRange(LocalDate.of(2026, 10, 1), MONDAY), PeriodUnit.month)))
                .containsExactly("2026-10-01 October", "2026-11-01 Sunday");
        assertThat(titles(periods.mostExpensive(new DayRange(LocalDate.of(2026, 8, 20), MONDAY), PeriodUnit.quarter)))
                .containsExactly("2026-08-20 null", "2026-10-01 October");
        assertThat(text(periods.mostExpensive(new DayRange(LocalDate.of(2026, 11, 1), MONDAY))))
                .isEqualTo("Sunday");
        assertThat(text(periods.mostExpensive(new DayRange(LocalDate.of(2026, 10, 1), MONDAY))))
                .isEqualTo("October");
        assertThat(periods.mostExpensive(DayRange.only(LocalDate.of(2026, 11, 3)))
                        .task())
                .isNull();
    }

    @Test
    void takesTheEarlierOfEquallyExpensiveTasksOverDaysToo() {
        books.reward(SUNDAY, POPUG, 2500, "Sunday");
        books.reward(MONDAY, KESHA, 2500, "Monday");
        books.hear();

        assertThat(text(periods.mostExpensive(new DayRange(SUNDAY, MONDAY)))).isEqualTo("Sunday");
    }

    @Test
    void flagsAnAnswerThatMayChangeAsProvisional() {
        books.reward(SUNDAY, POPUG, 2500, "Sunday");
        books.close(SUNDAY);
        books.reward(MONDAY, KESHA, 3000, "Monday");
        books.hear();

        assertThat(periods.mostExpensive(DayRange.only(SUNDAY)).provisional()).isFalse();
        assertThat(periods.mostExpensive(new DayRange(SUNDAY, MONDAY)).provisional())
                .isTrue();
        assertThat(periods.mostExpensive(new DayRange(SUNDAY, MONDAY.plusDays(9)), PeriodUnit.week).stream()
                        .map(MostExpensive::provisional))
                .containsExactly(false, true, true);

        books.close(MONDAY);
        books.hear();

        assertThat(periods.mostExpensive(new DayRange(SUNDAY, MONDAY)))
                .satisfies(best -> assertThat(best.provisional()).isFalse())
                .satisfies(best -> assertThat(text(best)).isEqualTo("Monday"));
    }

    @Test
    void namesWhoIsInTheRedDeepestFirst() {
        books.jdbc
                .sql("insert into person (id, version, name, role, active) values (:id, 1, 'Kesha', 'employee', true)")
                .param("id", KESHA)
                .update();
        books.fee(MONDAY, POPUG, 1000);
        books.fee(MONDAY, KESHA, 1500);
        books.reward(MONDAY, ZHORA, 3000, "Monday");
        books.hear();

        var first = figures.inTheRed(MONDAY, null, DebtCursor.START, 1);
        assertThat(first).containsExactly(new Figures.Debt(KESHA, "Kesha", -1500));
        var cursor = DebtCursor.parse(new DebtCursor(-1500, KESHA).toString());
        assertThat(figures.inTheRed(MONDAY, null, cursor, 10)).containsExactly(new Figures.Debt(POPUG, null, -1000));
        assertThat(figures.day(MONDAY).orElseThrow())
                .satisfies(day -> assertThat(day.inTheRed()).isEqualTo(2))
                .satisfies(day -> assertThat(day.inTheRedMinor()).isEqualTo(-2500))
                .satisfies(day -> assertThat(day.companyEarnedMinor()).isEqualTo(-500));
    }

    @Test
    void pagesThroughTheBalancesOfADay() {
        for (int n = 1; n <= 5; n++) {
            books.fee(MONDAY, new UUID(0, n), 1000 + n);
        }
        books.hear();

        var page = figures.balances(MONDAY, null, new UUID(0, 2), 2);

        assertThat(page).extracting(Figures.Balance::closingMinor).containsExactly(-1003L, -1004L);
    }

    @Test
    void takesTheLastDayKnownForNow() {
        assertThat(figures.latestDay(MONDAY)).isEmpty();
        assertThat(figures.currency()).isEmpty();

        books.fee(SUNDAY, POPUG, 1000);
        books.hear();

        assertThat(figures.latestDay(MONDAY)).contains(SUNDAY);
        assertThat(figures.latestDay(SUNDAY.minusDays(1))).isEmpty();
        assertThat(figures.currency()).contains("USD");
    }

    @Test
    void refusesARangeBeyondItsBound() {
        assertThat(new DayRange(MONDAY.minusDays(3_699), MONDAY)).isNotNull();
        assertThatThrownBy(() -> new DayRange(MONDAY.minusDays(3_700), MONDAY))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("3700");
        assertThatThrownBy(() -> new DayRange(MONDAY, SUNDAY)).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> DayRange.of(MONDAY, null, SUNDAY))
                .hasMessage("from must not be later than today, %s, it is '%s'", SUNDAY, MONDAY);
        assertThat(DayRange.of(SUNDAY, MONDAY, SUNDAY).to())
                .as("a week that is not over")
                .isEqualTo(MONDAY);
        assertThat(DayRange.of(null, MONDAY, SUNDAY).from())
                .as("it does not begin in the future either when it is not told its beginning")
                .isEqualTo(SUNDAY.minusDays(29));
        assertThat(DayRange.of(null, SUNDAY, MONDAY).from()).isEqualTo(SUNDAY.minusDays(29));
        assertThatThrownBy(() -> DayRange.of(null, LocalDate.of(9999, 12, 31), SUNDAY))
                .hasMessageContaining("at most 3700");
    }

    private static List<String> titles(List<MostExpensive> all) {
        return all.stream().map(period -> period.from() + " " + text(period)).toList();
    }

    private static @Nullable String text(MostExpensive best) {
        return Optional.ofNullable(best.task()).map(ExpensiveTask::text).orElse(null);
    }
}
