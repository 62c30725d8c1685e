package dev.ates.analytics.metric.turnover;

import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.turnover.TurnoverFigures.Hour;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.BusinessCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnoverTest {

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void addsFeesAndRewardsOfTheHourAndNothingElse() {
        post("2026-11-23T09:00:00Z", Kind.fee, -1200);
        post("2026-11-23T09:59:59.999Z", Kind.reward, 3000);
        post("2026-11-23T10:00:00Z", Kind.reward, 500);
        post("2026-11-24T09:30:00Z", Kind.fee, -1000);
        post("2026-11-23T09:10:00Z", Kind.adjustment, 77);
        books.hear();

        assertThat(hours("UTC", "2026-11-23", "2026-11-24")).hasSize(24).contains(new Hour(9, -2200, 3000, 5200));
        assertThat(hours("UTC", "2026-11-23", "2026-11-23"))
                .contains(new Hour(9, -1200, 3000, 4200), new Hour(10, 0, 500, 500), new Hour(11, 0, 0, 0));
    }

    @Test
    void knowsOffsetsAndHoursThatBeginAtHalfPast() {
        post("2026-11-23T09:29:00Z", Kind.reward, 1);
        post("2026-11-23T09:30:00Z", Kind.reward, 20);

        books.hear();

        assertThat(hours("+01:00", "2026-11-23", "2026-11-23")).contains(new Hour(10, 0, 21, 21));
        assertThat(hours("Asia/Kolkata", "2026-11-23", "2026-11-23"))
                .contains(new Hour(14, 0, 1, 1), new Hour(15, 0, 20, 20));
    }

    @Test
    void addsTheHourThatComesTwiceAndLeavesOutTheOneThatIsMissing() {
        post("2026-10-25T00:30:00Z", Kind.reward, 1);
        post("2026-10-25T01:30:00Z", Kind.reward, 20);
        post("2026-03-29T00:30:00Z", Kind.reward, 300);
        post("2026-03-29T01:30:00Z", Kind.reward, 4000);
        books.hear();

        assertThat(hours("Europe/Berlin", "2026-10-25", "2026-10-25"))
                .contains(new Hour(2, 0, 21, 21), new Hour(3, 0, 0, 0));
        assertThat(hours("Europe/Berlin", "2026-03-29", "2026-03-29"))
                .contains(new Hour(1, 0, 300, 300), new Hour(2, 0, 0, 0), new Hour(3, 0, 4000, 4000));
    }

    private void post(String time, Kind kind, long amountMinor) {
        books.tell(
                Instant.parse(time),
                new LedgerPosted(
                        UUID.randomUUID(),
                        POPUG,
                        LocalDate.parse(time.substring(0, 10)),
                        kind,
                        amountMinor,
                        "USD",
                        UUID.randomUUID(),
                        "Feed the parrot"));
    }

    private List<Hour> hours(String zone, String from, String to) {
        var calendar = new BusinessCalendar(books.clock, ZoneId.of(zone));
        return new TurnoverFigures(books.jdbc, calendar)
                .hours(new DayRange(LocalDate.parse(from), LocalDate.parse(to)));
    }
}
