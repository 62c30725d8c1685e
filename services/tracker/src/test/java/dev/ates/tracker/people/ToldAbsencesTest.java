package dev.ates.tracker.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.Absence;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.EventJson;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Absences that the directory tells, beside those of managers. */
class ToldAbsencesTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);

    private final Absences absences = bean(Absences.class);
    private final PeopleHandler people = bean(PeopleHandler.class);

    @Test
    void lastFromTheFirstMidnightInTheZoneToTheLast() {
        BusinessCalendar calendar = bean(BusinessCalendar.class);
        LocalDate first = today().plusDays(1);
        hear(ann(1, away(first, first.plusDays(1))));

        moveTo(calendar.startOf(first).minusSeconds(1));
        assertThat(assignable()).as("a second before the first day").containsExactly(ANN);
        moveTo(calendar.startOf(first));
        assertThat(assignable()).as("the first day begins").isEmpty();
        moveTo(calendar.startOf(first.plusDays(2)).minusSeconds(1));
        assertThat(assignable()).as("the last second").isEmpty();
        moveTo(calendar.startOf(first.plusDays(2)));
        assertThat(assignable()).as("the day after").containsExactly(ANN);
        assertThat(absences.list(null, Optional.empty(), 9)).isEmpty();
    }

    @Test
    void areReplacedByANewerVersionThatLeavesThoseOfManagers() {
        hear(ann(1, away(today(), today()), away(today().plusDays(5), today().plusDays(6))));
        absences.enter(ANN, today().plusDays(2), today().plusDays(3), MANAGER);

        hear(ann(3, away(today().plusDays(8), today().plusDays(9))));
        assertThat(shown()).containsExactly("2 3 tracker", "8 9 directory");

        hear(ann(2, away(today(), today())));
        assertThat(shown()).as("an older version").containsExactly("2 3 tracker", "8 9 directory");

        hear(ann(3, away(today(), today())));
        assertThat(shown()).as("the same version again").containsExactly("2 3 tracker", "8 9 directory");

        hear(ann(4));
        assertThat(shown()).as("a directory without absences").containsExactly("2 3 tracker");
    }

    @Test
    void areNoneInAnEventFromBefore() {
        hear(ann(1));
        absences.enter(ANN, today(), today(), MANAGER);

        hear(EventJson.mapper().readValue("""
                {"personId": "%s", "version": 2, "name": "Ann", "email": "a@x", "role": "employee", "active": true,
                 "language": "en"}
                """.formatted(ANN), PersonChanged.class));

        assertThat(shown()).containsExactly("0 0 tracker");
    }

    @Test
    void areReadAsTheDirectoryTellsThem() {
        hear(EventJson.mapper().readValue("""
                {"personId": "%s", "version": 1, "name": "Ann", "email": "a@x", "role": "employee", "active": true,
                 "language": "en", "absences": [{"from": "%s", "to": "%s"}]}
                """.formatted(ANN, today(), today().plusDays(1)), PersonChanged.class));

        assertThat(shown()).containsExactly("0 1 directory");
        assertThat(assignable()).isEmpty();
    }

    @Test
    void keepAPersonAwayBesideThoseOfAManager() {
        hear(ann(1, away(today(), today())));
        absences.enter(ANN, today(), today(), MANAGER);

        absences.remove(ANN, MANAGER);
        assertThat(assignable()).as("away according to the directory").isEmpty();

        absences.enter(ANN, today(), today(), MANAGER);
        hear(ann(2));
        assertThat(assignable()).as("away according to a manager").isEmpty();
        absences.remove(ANN, MANAGER);
        assertThat(assignable()).containsExactly(ANN);
    }

    @Test
    void areShownWithTheirSourceAndAreNotRemovedByManagers() {
        hear(ann(1, away(today(), today().plusDays(1))));
        person(0xA, "manager", true);
        Client program = program(MANAGER, "manager");
        String path = "/api/v1/absences/" + ANN;

        assertThat(program.get("/api/v1/absences").body())
                .contains("\"from\":\"%s\"".formatted(today()), "\"source\":\"directory\"", "\"enteredByName\":\"\"");
        assertThat(program.delete(path).statusCode()).isEqualTo(204);
        assertThat(shown()).containsExactly("0 1 directory");
        assertThat(program.get("/api/v1/shuffles/preview").body()).contains("\"people\":0,\"away\":1");

        Client browser = browser(MANAGER, "manager");
        assertThat(browser.get("/absences").body()).contains("the directory").doesNotContain("/removal\"");
        absences.enter(ANN, today(), today(), MANAGER);
        assertThat(browser.get("/absences").body()).contains("the directory", "/absences/%s/removal\"".formatted(ANN));
    }

    @Test
    void areListedPageByPage() {
        hear(ann(1, away(today(), today()), away(today().plusDays(2), today().plusDays(2))));
        hear(new PersonChanged(
                new UUID(0, 2),
                1,
                "Bob",
                "b@x",
                PeopleEvent.Role.employee,
                true,
                "en",
                null,
                List.of(away(today(), today().plusDays(1)))));
        absences.enter(ANN, today(), today(), MANAGER);
        person(0xA, "manager", true);
        Client program = program(MANAGER, "manager");

        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = JsonMapper.shared()
                    .readTree(program.get("/api/v1/absences?limit=1&after=" + next)
                            .body());
            page.path("absences")
                    .forEach(one -> listed.add(
                            one.path("name").asString() + " " + one.path("from").asString() + " "
                                    + one.path("source").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());

        assertThat(listed)
                .containsExactly(
                        "Ann " + today() + " directory",
                        "Ann " + today() + " tracker",
                        "Ann " + today().plusDays(2) + " directory",
                        "Bob " + today() + " directory");
        assertThat(program.get("/api/v1/absences?after=" + ANN).statusCode()).isEqualTo(400);
    }

    private void hear(PersonChanged... changes) {
        people.apply(new Batch<>(
                "people",
                today(),
                Stream.<PeopleEvent>of(changes)
                        .map(change -> new Received<>(UUID.randomUUID(), CLOCK.instant(), change, null))
                        .toList()));
    }

    private static PersonChanged ann(long version, Absence... absences) {
        return new PersonChanged(
                ANN, version, "Ann", "a@x", PeopleEvent.Role.employee, true, "en", null, List.of(absences));
    }

    private static Absence away(LocalDate from, LocalDate to) {
        return new Absence(from, to);
    }

    /** In days from today. */
    private List<String> shown() {
        return absences.list(null, Optional.empty(), 9).stream()
                .map(one -> "%d %d %s".formatted(days(one.from()), days(one.to()), one.source()))
                .toList();
    }

    private static long days(LocalDate day) {
        return day.toEpochDay() - today().toEpochDay();
    }

    private static LocalDate today() {
        return bean(BusinessCalendar.class).today();
    }

    private static void moveTo(Instant later) {
        CLOCK.advance(Duration.between(CLOCK.instant(), later));
    }

    private static List<UUID> assignable() {
        return jdbc().sql(Assignable.IDS)
                .param("today", today())
                .query(UUID.class)
                .list();
    }
}
