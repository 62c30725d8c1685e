package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The days that a statement covers, in the time zones of banks. */
class StatementDaysTest {

    private static final LocalDate FRIDAY = LocalDate.parse("2026-11-27");

    @ParameterizedTest(name = "{0} {1} to {2}, closed {3}: {4}")
    @CsvSource({
        "Europe/Berlin,   2026-11-26T23:00:00Z,      2026-11-27T22:59:59Z,      2026-11-27,          1",
        "UTC,             2026-11-26T23:00:00Z,      2026-11-27T22:59:59Z,      2026-11-27,          1",
        "Europe/Berlin,   2026-11-26T23:00:00Z,      ,                          2026-11-27,          1",
        "Europe/Berlin,   2026-11-26T23:00:00Z,      2026-11-27T23:00:00Z,      ,                    1",
        "America/New_York,2026-11-27T05:00:00Z,      2026-11-28T05:00:00Z,      ,                    1",
        "America/New_York,2026-11-27T05:00:00Z,      2026-11-28T04:59:59Z,      ,                    1",
        "UTC,             2026-11-26T17:00:00,       2026-11-27T17:00:00,       2026-11-27,          1",
        "UTC,             2026-11-27T08:00:00,       2026-11-27T12:00:00,       2026-11-27,          1",
        "Europe/Berlin,   2026-11-25T23:00:00Z,      2026-11-27T22:59:59Z,      2026-11-27,          2",
        "Europe/Berlin,   2026-11-26T00:00:00+01:00, 2026-11-28T00:00:00+01:00, ,                    2",
        "America/New_York,2026-11-26T00:00:00Z,      2026-11-27T23:59:59Z,      ,                    2",
        "UTC,             2026-11-26,                2026-11-27,                2026-11-27,          2",
        "UTC,             ,                          ,                          2026-11-27T23:59:59, 1",
        "UTC,             2026-11-27T00:00:00,       2026-11-28T00:00:00,       2026-11-28T00:00:00, 1",
        "UTC,             2026-10-01T00:00:00,       2026-11-27T23:59:59,       2026-11-27,          1",
        "UTC,             2026-11-29T00:00:00,       2026-11-27T23:59:59,       2026-11-27,          1"
    })
    void countsNoDayThatIsNotCovered(
            ZoneId zone, @Nullable String begin, @Nullable String end, @Nullable String closed, int days) {
        String statement = "<Stmt><FrToDt>%s%s</FrToDt>%s</Stmt>"
                .formatted(element("FrDtTm", begin), element("ToDtTm", end), balance(closed));

        StatementDays read = StatementDays.read(Xml.parse(statement), List.of(), zone);

        assertThat(read).isEqualTo(new StatementDays(FRIDAY.minusDays(days - 1L), FRIDAY, true));
    }

    /** The database has no such day, and neither has a calendar: one statement would stop the comparison of all days. */
    @ParameterizedTest
    @CsvSource({"UTC, 9999-12-31T23:30:00-05:00", "Asia/Tokyo, 9999-12-31T23:30:00Z"})
    void refusesADayThatIsOutOfBoundsInItsZone(ZoneId zone, String end) {
        String statement = "<Stmt><FrToDt>%s</FrToDt></Stmt>".formatted(element("ToDtTm", end));

        assertThatThrownBy(() -> StatementDays.read(Xml.parse(statement), List.of(), zone))
                .isInstanceOf(Xml.Unreadable.class)
                .hasMessageContaining("is not 1900 to 9999");
    }

    private static String balance(@Nullable String date) {
        return date == null
                ? ""
                : "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Dt>%s</Dt></Bal>"
                        .formatted(element(date.contains("T") ? "DtTm" : "Dt", date));
    }

    private static String element(String name, @Nullable String text) {
        return text == null ? "" : "<%1$s>%2$s</%1$s>".formatted(name, text);
    }
}
