package dev.ates.tracker.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.Client;
import dev.ates.tracker.LogLines;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.ImportedTasks;
import dev.ates.tracker.task.ImportedTasks.Text;
import dev.ates.tracker.task.Tasks;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.InvalidParameter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** People who are away: nothing new for them meanwhile. */
class AbsencesTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);
    private static final UUID VICTOR = new UUID(0, 2);

    private final Absences absences = bean(Absences.class);
    private final Tasks tasks = bean(Tasks.class);
    private final Shuffles shuffles = bean(Shuffles.class);

    @Test
    void assignNothingNewToThePersonWhoKeepsTheRest() {
        employees(1);
        UUID before = tasks.create(MANAGER, "Before", "");
        employees(2);
        absences.enter(ANN, today(), today(), MANAGER);

        UUID byHand = tasks.create(MANAGER, "By hand", "");
        importTask("A");

        assertThat(assigneeOf(before)).isEqualTo(ANN);
        assertThat(assigneeOf(byHand)).isEqualTo(VICTOR);
        assertThat(ids("select distinct assignee_id from task where imported")).containsExactly(VICTOR);
        shuffles.shuffle(MANAGER);
        assertThat(ids("select distinct assignee_id from task")).containsExactly(VICTOR);
        rowsHistoryAndEventsAgree();
    }

    @Test
    void lastFromTheFirstDayToTheLastInTheZone() {
        employees(2);
        absences.enter(ANN, today().plusDays(1), today().plusDays(2), MANAGER);

        assertThat(assignees()).as("the day before").containsExactlyInAnyOrder(ANN, VICTOR);
        CLOCK.advance(Duration.ofDays(1));
        assertThat(assignees()).as("the first day").containsExactly(VICTOR);
        CLOCK.advance(Duration.ofDays(1));
        assertThat(assignees()).as("the last day").containsExactly(VICTOR);
        CLOCK.advance(Duration.ofDays(1));
        assertThat(assignees()).as("the day after").containsExactlyInAnyOrder(ANN, VICTOR);
        assertThat(absences.list(null, Optional.empty(), 9)).isEmpty();
    }

    @Test
    void leaveNobodyToAssignAndNothingHalfDone() {
        employees(1);
        UUID before = tasks.create(MANAGER, "Before", "");
        absences.enter(ANN, today(), today(), MANAGER);

        HttpResponse<String> refused = program(MANAGER, "manager").post("/api/v1/tasks", "{\"title\": \"New\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("urn:ates:problem:nobody-to-assign", "nobody to assign the task to: 1 person is away");
        assertThatThrownBy(() -> shuffles.shuffle(MANAGER)).isInstanceOf(NobodyToAssign.class);
        assertThatThrownBy(() -> importTask("A")).isInstanceOf(NobodyToAssign.class);
        assertThat(ids("select id from task")).containsExactly(before);
        assertThat(count("select count(*) from shuffle")).isZero();
        rowsHistoryAndEventsAgree();
    }

    @ParameterizedTest
    @CsvSource({
        "-2, -1, 'to must be'",
        "1, 0, 'from must be'",
        "-366, 0, 'from must be'",
        ", 0, 'from is missing'",
        "0, , 'to is missing'"
    })
    void haveTwoDaysInOrderOfWhichTheLastIsNotOver(@Nullable Integer from, @Nullable Integer to, String complaint) {
        employees(1);

        assertThatThrownBy(() -> absences.enter(ANN, day(from), day(to), MANAGER))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining(complaint);

        absences.enter(ANN, today().minusDays(365), today(), MANAGER);
        assertThat(assignable()).isEmpty();
    }

    @Test
    void areEnteredAndRemovedByPrograms() {
        employees(1);
        Client manager = program(MANAGER, "manager");
        String path = "/api/v1/absences/" + ANN;
        String days = "{\"from\": \"%s\", \"to\": \"%s\"}".formatted(today(), today().plusDays(3));

        assertThat(manager.put(path, days).statusCode()).isEqualTo(204);
        assertThat(manager.put(path, days).statusCode()).isEqualTo(204);

        assertThat(manager.get("/api/v1/absences").body())
                .contains(
                        "\"personId\":\"%s\"".formatted(ANN),
                        "\"name\":\"Person 1\"",
                        "\"from\":\"%s\"".formatted(today()),
                        "\"to\":\"%s\"".formatted(today().plusDays(3)),
                        "\"enteredByName\":\"Person 10\"");
        assertThat(manager.get("/api/v1/absences?person=" + ANN).body()).contains(ANN.toString());
        assertThat(manager.get("/api/v1/absences?person=" + VICTOR).body()).contains("\"absences\":[]");
        assertThat(manager.get("/api/v1/shuffles/preview").body()).contains("\"people\":0,\"away\":1");
        assertThat(manager.delete(path).statusCode()).isEqualTo(204);
        assertThat(manager.delete(path).statusCode()).isEqualTo(204);
        assertThat(assignable()).containsExactly(ANN);
        assertThat(manager.put("/api/v1/absences/" + new UUID(0, 99), days).statusCode())
                .isEqualTo(404);
        HttpResponse<String> wrong = manager.put(path, "{\"from\": \"tomorrow\", \"to\": \"%s\"}".formatted(today()));
        assertThat(wrong.statusCode()).isEqualTo(400);
        for (String day : List.of(
                "\"+999999998-12-31\"",
                "\"+5874897-12-31\"",
                "\"1899-12-31\"",
                "\"2026-12-01T00:00:00Z\"",
                "[2026, 12, 1]",
                "20000")) {
            assertThat(manager.put(path, "{\"from\": %1$s, \"to\": %1$s}".formatted(day)))
                    .satisfies(answer -> assertThat(answer.statusCode()).as(day).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body())
                            .contains("'from'", "must be a day such as 2026-11-24, from 1900-01-01 to 9999-12-31"));
        }
        assertThat(program(ANN, "employee").put(path, days).statusCode()).isEqualTo(403);
    }

    /** The row is gone after that, and says nothing of an absence that was replaced. */
    @Test
    void areLoggedWithWhoeverEntersAndRemovesThem() {
        employees(1);
        var log = new LogLines(Absences.class);
        try (log) {
            absences.enter(ANN, today(), today().plusDays(1), MANAGER);
            absences.enter(ANN, today(), today(), VICTOR);
            absences.remove(ANN, MANAGER);
            absences.remove(ANN, MANAGER);
        }

        assertThat(log.all())
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("An absence was entered", "An absence was entered", "An absence was removed");
        assertThat(log.all().getLast().getKeyValuePairs())
                .containsExactly(
                        new KeyValuePair("person", ANN),
                        new KeyValuePair("from", today()),
                        new KeyValuePair("to", today()),
                        new KeyValuePair("by", MANAGER));
    }

    @Test
    void areEnteredAndRemovedOnThePage() {
        employees(2);
        Client manager = browser(MANAGER, "manager");
        HttpResponse<String> empty = manager.get("/absences");
        assertThat(empty.body()).contains("Nobody is away");
        String from = today().toString();
        String to = today().plusDays(2).toString();

        HttpResponse<String> entered = manager.submit(empty, "/absences", "person", "person 2", "from", from, "to", to);

        assertThat(entered.body())
                .contains("The absence is entered.", "<bdi>Person 2</bdi>", ">" + to + "<", "<bdi>Person 10</bdi>");
        assertThat(manager.get("/absences?person=person+2").body()).contains("<bdi>Person 2</bdi>");
        assertThat(manager.get("/absences?person=person+1").body()).doesNotContain("<bdi>Person 2</bdi>");
        assertThat(manager.get("/tasks").body()).contains("1 person (1 away)");
        assertThat(manager.submit(entered, "/absences", "person", "person", "from", from, "to", to)
                        .body())
                .contains("3 people have");
        assertThat(manager.submit(entered, "/absences", "person", "nobody", "from", from, "to", to)
                        .body())
                .contains("There is nobody with this name.");
        assertThat(manager.submit(entered, "/absences", "person", "person 2", "from", to, "to", from)
                        .body())
                .contains("must be");
        String unknown = new UUID(0, 99).toString();
        assertThat(manager.submit(entered, "/absences", "person", unknown, "from", from, "to", to)
                        .body())
                .contains("There is no such person here");
        assertThat(manager.submit(entered, "/absences/%s/removal".formatted(VICTOR))
                        .body())
                .contains("The absence is removed.", "Nobody is away");
    }

    private static LocalDate today() {
        return bean(BusinessCalendar.class).today();
    }

    private static @Nullable LocalDate day(@Nullable Integer after) {
        return after == null ? null : today().plusDays(after);
    }

    /** Whom a shuffle of many tasks assigns something. */
    private List<UUID> assignees() {
        if (count("select count(*) from task") == 0) {
            openTasks(50);
        }
        shuffles.shuffle(MANAGER);
        return ids("select distinct assignee_id from task");
    }

    private static List<UUID> assignable() {
        return jdbc().sql(Assignable.IDS)
                .param("today", today())
                .query(UUID.class)
                .list();
    }

    private static void importTask(String externalId) {
        new TransactionTemplate(bean(PlatformTransactionManager.class))
                .executeWithoutResult(transaction ->
                        bean(ImportedTasks.class).create(MANAGER, List.of(new Text(externalId, "Imported", ""))));
    }
}
