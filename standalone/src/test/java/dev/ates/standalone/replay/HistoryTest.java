package dev.ates.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.standalone.replay.History.Days;
import dev.ates.standalone.replay.History.Deed;
import dev.ates.tables.WorkItems.Rejected;
import dev.ates.tables.WorkItems.WorkItem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which business days are the items of a file played, and which cannot be played? */
class HistoryTest {

    private final StringWriter said = new StringWriter();
    private final Rejections rejections = new Rejections(new PrintWriter(said));

    @Test
    void leavesAnItemOpenThatIsNotDone() {
        History history = history(
                ZoneOffset.UTC,
                item(2, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"),
                item(3, "2026-03-04T11:00:00Z", null));

        assertThat(history.to()).isEqualTo("2026-03-04");
        assertThat(history.on(LocalDate.parse("2026-03-04")))
                .extracting(Deed::done)
                .containsExactly(false);
        assertThat(history.rejectedLines()).isZero();
    }

    @Test
    void rejectsTheOneLineThatIsDecadesFromTheOthers() {
        History history = history(
                ZoneOffset.UTC,
                item(2, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"),
                item(3, "1971-01-01T00:00:00Z", "2026-03-02T11:00:00Z"),
                item(4, "2026-03-01T10:00:00Z", "2099-12-31T00:00:00Z"));

        assertThat(history.from()).isEqualTo("2026-03-01");
        assertThat(history.to()).isEqualTo("2026-03-02");
        assertThat(history.rejectedLines()).isEqualTo(2);
        assertThat(said.toString())
                .contains(
                        "line 3 rejected: 1971-01-01 is more than 3,653 days from most others, 2026-03-01 to 2026-03-02")
                .contains(
                        "line 4 rejected: 2099-12-31 is more than 3,653 days from most others, 2026-03-01 to 2026-03-02");
    }

    /** Of two lines no day is the middle one. */
    @ParameterizedTest
    @CsvSource({
        "1971-01-01, 2026-03-01",
        "1971-01-01,",
        "1980-01-01, 2026-03-01",
        "1980-01-01,",
        "1998-05-05,",
        "2000-01-01,",
        "2000-01-01, 2026-03-02",
        "2026-03-01, 2049-01-01",
    })
    void playsTheRightOneOfTwoLines(String created, @Nullable String completed) {
        History history = history(
                ZoneOffset.UTC,
                item(2, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"),
                item(3, created + "T00:00:00Z", completed == null ? null : completed + "T00:00:00Z"));

        assertThat(history.from()).isEqualTo("2026-03-01");
        assertThat(history.to()).isEqualTo("2026-03-02");
        assertThat(said.toString()).contains("line 3 rejected: ");
        assertThat(history.rejectedLines()).isEqualTo(1);
    }

    @Test
    void playsTheLaterOneOfTwoOpenItems() {
        History history =
                history(ZoneOffset.UTC, item(2, "1980-01-01T00:00:00Z", null), item(3, "2026-03-01T10:00:00Z", null));

        assertThat(history.from()).isEqualTo("2026-03-01");
    }

    @Test
    void playsALongHistoryWithoutAGapOfTenYears() {
        History history = history(
                ZoneOffset.UTC,
                item(2, "1998-03-01T10:00:00Z", "2007-03-02T10:00:00Z"),
                item(3, "2016-03-01T10:00:00Z", "2026-03-01T11:00:00Z"));

        assertThat(history.from()).isEqualTo("1998-03-01");
        assertThat(history.to()).isEqualTo("2026-03-01");
        assertThat(history.rejectedLines()).isZero();
    }

    @Test
    void saysThatNothingIsLeft() {
        assertThatThrownBy(() -> history(ZoneOffset.UTC)).hasMessage("There is no work item in the file");

        rejections.add(new Rejected(2, "created_at is empty"));

        assertThatThrownBy(() -> history(ZoneOffset.UTC))
                .hasMessage("There is no work item left to play: 1 lines were rejected");
    }

    /** At a minute past midnight the clocks go back to the previous day for 59 minutes; that day has ended. */
    @Test
    void playsTheHourThatComesTwiceOverMidnightOnTheDayThatHasBegun() {
        History history = history(
                ZoneId.of("America/St_Johns"),
                item(2, "2006-10-29T02:29:00Z", "2006-10-29T02:30:30Z"),
                item(3, "2006-10-29T02:31:00Z", "2006-10-29T03:10:00Z"));

        assertThat(history.on(LocalDate.parse("2006-10-28")))
                .extracting(Deed::at)
                .containsExactly(Instant.parse("2006-10-29T02:29:00Z"));
        assertThat(history.on(LocalDate.parse("2006-10-29")))
                .extracting(Deed::at)
                .containsExactly(
                        Instant.parse("2006-10-29T02:30:30Z"),
                        Instant.parse("2006-10-29T02:31:00Z"),
                        Instant.parse("2006-10-29T03:10:00Z"));
    }

    private History history(ZoneId zone, WorkItem... items) {
        return History.of(List.of(items), new Days(zone, null, null), rejections);
    }

    private static WorkItem item(long line, String createdAt, @Nullable String completedAt) {
        return new WorkItem(
                line,
                "A-" + line,
                "Sweep the yard",
                Instant.parse(createdAt),
                completedAt == null ? null : Instant.parse(completedAt));
    }
}
