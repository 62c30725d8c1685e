package dev.ates.analytics.journal;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.journal.Journal.Section;
import dev.ates.contracts.Event;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.contracts.wire.Chunk;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Origin;
import dev.ates.messaging.Batch.Received;
import java.sql.Date;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void keepsEveryFieldOfAnEventAsItCame() {
        var done = new TaskCompleted(new UUID(5, 5), KESHA, "T-1", "Feed", "Seeds", 2500, "USD");
        var raw = Chunk.event("""
                {"specversion":"1.0","id":"00000000-0000-0007-0000-000000000007","source":"/ates/tracker",
                 "type":"ates.task.completed.v2","subject":"%s","time":"2026-11-23T12:00:00Z",
                 "datacontenttype":"application/json","dataschema":"s","traceparent":"00-a-b-01","shade":7,
                 "data":{"taskId":"%s","title":"Feed","mood":{"of":["the","future"]}}}
                """.formatted(KESHA, done.taskId()));
        append("tracker", List.of(new Received<>(new UUID(7, 7), NOON, done, new Origin(3, 41, raw))));

        Map<String, Object> row = books.jdbc
                .sql("select *, attributes::text as said, data::text as payload from event")
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("stream", "tracker")
                .containsEntry("partition", 3)
                .containsEntry("position", 41L)
                .containsEntry("id", new UUID(7, 7))
                .containsEntry("type", "ates.task.completed.v2")
                .containsEntry("subject", KESHA.toString())
                .containsEntry("day", Date.valueOf(MONDAY))
                .containsEntry("late", false)
                .containsEntry("said", "{\"shade\": 7, \"traceparent\": \"00-a-b-01\"}");
        assertThat(row.get("payload"))
                .asString()
                .contains(
                        "\"mood\": {\"of\": [\"the\", \"future\"]}",
                        done.taskId().toString());
    }

    @Test
    void keepsTheEventsOfEveryStreamInOneOrder() {
        books.fee(MONDAY, POPUG, 1000);
        books.hear();
        append("tracker", List.of(sealed(1, NOON)));
        PeopleEvent popug = new PersonChanged(POPUG, 1, "Popug", "popug@example.org", Role.employee, true, "en");
        append("people", List.of(JournalForTests.received("people", 1, new UUID(8, 1), NOON, popug)));
        books.close(MONDAY);
        books.hear();

        assertThat(books.jdbc
                        .sql("select stream || ' ' || type || ' ' || day from event order by seq")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "accounting ates.ledger.posted.v1 2026-11-23",
                        "tracker ates.day.sealed.v1 2026-11-22",
                        "people ates.person.changed.v1 2026-11-23",
                        "accounting ates.payout.settled.v1 2026-11-23",
                        "accounting ates.day.closed.v1 2026-11-23");
    }

    @Test
    void putsAnEventIntoTheMonthInWhichItHappenedOnce() {
        List<Received<TrackerEvent>> events = List.of(
                sealed(1, Instant.parse("2026-10-31T23:59:59.9999999Z")),
                sealed(2, Instant.parse("2026-11-01T00:00:00Z")),
                sealed(3, NOON));
        append("tracker", events);
        append("tracker", events);

        assertThat(books.jdbc
                        .sql("select tableoid::regclass || ' ' || position from event order by seq")
                        .query(String.class)
                        .list())
                .containsExactly("event_2026_10 1", "event_2026_11 2", "event_2026_11 3");
    }

    @Test
    void readsASectionFromItsOwnMonthsOnly() {
        append("tracker", List.of(sealed(1, Instant.parse("2026-09-30T12:00:00Z"))));
        append("tracker", List.of(sealed(2, Instant.parse("2026-10-31T12:00:00Z"))));
        long october = books.journal.end();
        append("tracker", List.of(sealed(3, NOON)));

        assertThat(monthsReadFor(books.journal.section(october, books.journal.end())))
                .containsExactly("event_2026_11");
        assertThat(monthsReadFor(books.journal.section(0, october))).containsExactly("event_2026_09", "event_2026_10");
        assertThat(monthsReadFor(books.journal.section(books.journal.end(), Long.MAX_VALUE)))
                .isEmpty();
    }

    private List<String> monthsReadFor(Section section) {
        String plan = String.join(
                "\n",
                books.jdbc
                        .sql("explain (costs off) select * from event where " + Facts.SECTION)
                        .paramSource(section)
                        .query(String.class)
                        .list());
        return Pattern.compile("event_\\d{4}_\\d{2}(?= event)")
                .matcher(plan)
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void keepsWhatWasSaidFirstAboutTheEndOfADay() {
        append("tracker", List.of(sealed(1, NOON)));
        TrackerEvent other = new DaySealed(MONDAY.minusDays(1), 7, -70, 0, 0, "USD");
        append("tracker", List.of(JournalForTests.received("tracker", 2, new UUID(6, 2), NOON, other)));

        assertThat(books.jdbc
                        .sql("select day || ' ' || assignments || ' ' || fees_minor from day_sealed")
                        .query(String.class)
                        .list())
                .containsExactly("2026-11-22 0 0");
    }

    @Test
    void refusesAnEventOfAnotherCentury() {
        assertThatThrownBy(() -> append("tracker", List.of(sealed(1, Instant.parse("1999-12-31T23:59:59Z")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time must be in the years 2000 to 2199, it is 1999-12-31T23:59:59Z");
    }

    private static Received<TrackerEvent> sealed(long position, Instant time) {
        TrackerEvent event = new DaySealed(MONDAY.minusDays(1), 0, 0, 0, 0, "USD");
        return JournalForTests.received("tracker", position, new UUID(6, position), time, event);
    }

    private <E extends Event> void append(String stream, List<Received<E>> events) {
        books.transaction.executeWithoutResult(status -> {
            books.journal.lock();
            books.journal.append(new Batch<>(stream, MONDAY, events));
        });
    }
}
