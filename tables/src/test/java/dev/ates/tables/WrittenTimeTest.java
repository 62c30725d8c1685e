package dev.ates.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are times read as GitHub, Jira and spreadsheets mean them, and ambiguous ones refused? */
class WrittenTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2026-03-04T14:05:06Z           | 2026-03-04T14:05:06Z
                    2026-03-04t14:05:06z           | 2026-03-04T14:05:06Z
                    2026-03-04T14:05Z              | 2026-03-04T14:05:00Z
                    2026-03-04T14:05:06.123456789Z | 2026-03-04T14:05:06.123456789Z
                    2026-03-04T14:05:06,5Z         | 2026-03-04T14:05:06.5Z
                    2026-03-04T14:05:06+03:00      | 2026-03-04T11:05:06Z
                    2026-03-04T14:05:06.000+0300   | 2026-03-04T11:05:06Z
                    2026-03-04T14:05:06-03         | 2026-03-04T17:05:06Z
                    2026-03-04 14:05:06 UTC        | 2026-03-04T14:05:06Z
                    2026-03-04 14:05:06 -0330      | 2026-03-04T17:35:06Z
                    2026-03-04T14:05:06            | 2026-03-04T13:05:06Z
                    2026-03-04 14:05               | 2026-03-04T13:05:00Z
                    2026-03-04 4:05                | 2026-03-04T03:05:00Z
                    2026/3/4 14:05                 | 2026-03-04T13:05:00Z
                    04.03.2026 14:05               | 2026-03-04T13:05:00Z
                    4.3.2026, 14:05:06             | 2026-03-04T13:05:06Z
                    04/Mar/26 2:05 PM              | 2026-03-04T13:05:00Z
                    4/MAR/2026 02:05 pm            | 2026-03-04T13:05:00Z
                    04/Mar/26 12:05 AM             | 2026-03-03T23:05:00Z
                    04/Mar/26 12:05\u202FPM        | 2026-03-04T11:05:00Z
                    04/Mar/26 14:05                | 2026-03-04T13:05:00Z
                    2026-03-04 2:05 PM             | 2026-03-04T13:05:00Z
                    4.3.2026, 2:05 pm              | 2026-03-04T13:05:00Z
                    Mar 4, 2026, 2:05 PM           | 2026-03-04T13:05:00Z
                    Mar 4, 2026 12:05\u202FAM      | 2026-03-03T23:05:00Z
                    Mar 14, 2026 at 14:05          | 2026-03-14T13:05:00Z
                    2026-10-25 02:30 +0200         | 2026-10-25T00:30:00Z
                    2026-10-25T02:30:00+01:00      | 2026-10-25T01:30:00Z
                    """)
    void understandsWhatIsWritten(String written, Instant meant) {
        assertThat(WrittenTime.read("created_at", written, BERLIN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    yesterday                 | is not understood: write 2026-03-04T14:05:00Z, 2026-03-04 14:05 or 04/Mar/26 2:05 PM
                    04/мар/26 2:05 PM         | is not understood: write
                    2026-03-04T14:05:06+3:00  | is not understood: write
                    +12026-03-04T14:05:06Z    | is not understood: write
                    3/4/2026 14:05            | does not say whether the day or the month comes first: write 2026-03-04 14:05
                    25/12/26 14:05            | does not say whether the day or the month comes first
                    46085.5868055556          | is a number, as spreadsheets keep times: format its cells as yyyy-mm-dd hh:mm
                    46085                     | is a number
                    1772633100                | is a number
                    2026-03-04                | has no time of day: write 2026-03-04 14:05
                    04/Mar/26                 | has no time of day
                    2026-02-30T14:05:06Z      | is no time: Invalid date 'FEBRUARY 30'
                    2026-03-04T24:05:06Z      | is no time: Invalid value for HourOfDay
                    2026-03-04T14:05:60Z      | is no time: Invalid value for SecondOfMinute
                    2026-03-04T14:05:06+19:00 | is no time: Zone offset
                    04/Mar/26 13:05 PM        | is no time: hour 13 with PM
                    04/Mar/26 0:05 AM         | is no time: hour 0 with AM
                    2026-03-29 02:30          | does not exist in Europe/Berlin, where clocks were set forward over it
                    2026-10-25 02:30          | comes twice in Europe/Berlin, where clocks were set back: it needs its offset, +02:00 or +01:00
                    25/Oct/26 2:30 AM         | comes twice in Europe/Berlin
                    0000-00-00 00:00:00       | is no time: Invalid value for MonthOfYear
                    1970-12-31T23:59:59Z      | is not in the years 1971 to 2099
                    2100-01-01T00:00:00Z      | is not in the years 1971 to 2099
                    """)
    void saysWhyItDoesNotUnderstand(String written, String why) {
        assertThatThrownBy(() -> WrittenTime.read("created_at", written, BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("created_at '%s' %s".formatted(written, why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-04 14:05", "04/Mar/26 2:05 PM", "04.03.2026 14:05"})
    void guessesNoZone(String written) {
        assertThatThrownBy(() -> WrittenTime.read("completed_at", written, null))
                .hasMessage(
                        "completed_at '%s' has no offset such as Z or +02:00: say which zone the file's times are in"
                                .formatted(written));
    }

    @ParameterizedTest
    @CsvSource({
        "America/St_Johns,1988-10-29 23:30,comes twice",
        "America/St_Johns,1988-10-30 00:00,comes twice",
        "America/St_Johns,1988-04-03 00:30,does not exist",
        "Pacific/Apia,2011-12-30 12:00,does not exist"
    })
    void knowsTheMinutesOfOtherZones(String zone, String written, String why) {
        assertThatThrownBy(() -> WrittenTime.read("created_at", written, ZoneId.of(zone)))
                .hasMessageContaining(why);
    }
}
