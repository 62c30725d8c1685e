package dev.ates.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.InvalidParameter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
                    2026-11-23, 2026-11-23, 2026-11-23, 2026-11-22, 2026-11-24
                    2024-02-29, 2024-02-29, 2024-02-29, 2024-02-28, 2024-03-01
                    2026-W48,   2026-11-23, 2026-11-29, 2026-W47,   2026-W49
                    2026-W53,   2026-12-28, 2027-01-03, 2026-W52,   2027-W01
                    2021-W01,   2021-01-04, 2021-01-10, 2020-W53,   2021-W02
                    2025-W01,   2024-12-30, 2025-01-05, 2024-W52,   2025-W02
                    2024-02,    2024-02-01, 2024-02-29, 2024-01,    2024-03
                    2023-02,    2023-02-01, 2023-02-28, 2023-01,    2023-03
                    2026-01,    2026-01-01, 2026-01-31, 2025-12,    2026-02
                    2024-Q1,    2024-01-01, 2024-03-31, 2023-Q4,    2024-Q2
                    2026-Q4,    2026-10-01, 2026-12-31, 2026-Q3,    2027-Q1
                    2026-11-01..2026-11-15, 2026-11-01, 2026-11-15, 2026-10-17..2026-10-31, 2026-11-16..2026-11-30
                    2024-02-28..2024-03-01, 2024-02-28, 2024-03-01, 2024-02-25..2024-02-27, 2024-03-02..2024-03-04
                    """)
    void knowsItsDaysAndThePeriodsBeforeAndAfter(
            String name, LocalDate from, LocalDate to, String previous, String next) {
        Period period = Period.parse(name);

        assertThat(period.name()).isEqualTo(name);
        assertThat(period.days()).isEqualTo(new DayRange(from, to));
        assertThat(period.previous()).isEqualTo(Period.parse(previous));
        assertThat(period.next()).isEqualTo(Period.parse(next));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23..2026-11-23, 2026-11-23",
        "2026-12-28..2027-01-03, 2026-W53",
        "2024-02-01..2024-02-29, 2024-02",
        "2026-10-01..2026-12-31, 2026-Q4"
    })
    void hasOneName(String range, String name) {
        assertThat(Period.parse(range)).isEqualTo(Period.parse(name));
        assertThat(Period.parse(range).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026",
                "2026-00",
                "2026-13",
                "2025-W53",
                "2026-W00",
                "2026-w48",
                "2026-Q0",
                "2026-Q5",
                "2025-02-29",
                "1899-12-31",
                "1899-W52",
                "9999-W53",
                "..",
                "2026-11-01..",
                "2026-11-01..2026-W48",
                "2026-11-01..2026-11-02..2026-11-03",
                "２０２６-11"
            })
    void refusesAnythingElse(String name) {
        assertThatThrownBy(() -> Period.parse(name))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageStartingWith("period must be a period from 1900 to 9999, such as");
    }

    @Test
    void refusesARangeThatIsTooLongOrBackwards() {
        assertThatThrownBy(() -> Period.parse("2010-01-01..2026-01-01"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("at most 3700");
        assertThatThrownBy(() -> Period.parse("2026-11-02..2026-11-01"))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("later than the last day");
    }

    @Test
    void consistsOfDaysOrOfMonths() {
        assertThat(Period.parse("2026-11-23").parts()).isEmpty();
        assertThat(names(Period.parse("2026-W53").parts()))
                .hasSize(7)
                .startsWith("2026-12-28")
                .endsWith("2027-01-03");
        assertThat(Period.parse("2024-02").parts()).hasSize(29);
        assertThat(names(Period.parse("2026-Q4").parts())).containsExactly("2026-10", "2026-11", "2026-12");
        assertThat(names(Period.parse("2026-01-15..2026-04-01").parts()))
                .containsExactly("2026-01-15..2026-01-31", "2026-02", "2026-03", "2026-04-01");
    }

    @Test
    void touchesARangeThatItsEndsExceed() {
        DayRange range = new DayRange(LocalDate.of(2026, 11, 30), LocalDate.of(2026, 12, 1));

        assertThat(names(PeriodUnit.day.touching(range))).containsExactly("2026-11-30", "2026-12-01");
        assertThat(names(PeriodUnit.week.touching(range))).containsExactly("2026-W49");
        assertThat(names(PeriodUnit.month.touching(range))).containsExactly("2026-11", "2026-12");
        assertThat(names(PeriodUnit.quarter.touching(range))).containsExactly("2026-Q4");
    }

    /** Days of 23, 24 and 25 hours, a day without a midnight, and one that the zone skipped. */
    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource({"Europe/Berlin, 2026", "America/Sao_Paulo, 2018", "Pacific/Apia, 2011"})
    void coversTimeWithoutGapOrOverlap(String zone, int year) {
        var calendar = new BusinessCalendar(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), ZoneId.of(zone));
        DayRange whole = new DayRange(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));

        for (PeriodUnit unit : PeriodUnit.values()) {
            for (Period period : unit.touching(whole)) {
                assertThat(calendar.endOf(period.days().to()))
                        .as(period.name())
                        .isEqualTo(calendar.startOf(period.next().days().from()));
                assertThat(period.next().previous()).isEqualTo(period);
            }
        }
    }

    private static List<String> names(List<Period> periods) {
        return periods.stream().map(Period::name).toList();
    }
}
