package dev.ates.tracker;

import static dev.ates.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.contracts.Event;
import dev.ates.contracts.EventJson;
import dev.ates.contracts.EventTypes;
import dev.ates.contracts.Superseded;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Task;
import dev.ates.ui.Role;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * The base of tests that need a tracker. They share one, on a real database without people at the start of each test.
 * Its broker is down, which must not matter here.
 */
public abstract class TrackerTest {

    protected static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    protected static final Random RANDOM = new Random();

    private static final TestIssuer ISSUER = new TestIssuer("tracker");

    protected static final UUID MANAGER = new UUID(0, 0xA);

    private static @Nullable ConfigurableApplicationContext tracker;
    private static @Nullable TestDatabase database;
    private static long positionBefore;

    protected static synchronized <T> T bean(Class<T> type) {
        if (tracker == null) {
            database = TestDatabase.create("tracker");
            tracker = Tracker.application(CLOCK, RANDOM)
                    .run(
                            "--ATES_DATABASE_URL=" + database.url(),
                            "--ATES_DATABASE_USER=" + database.user(),
                            "--ATES_DATABASE_PASSWORD=" + database.password(),
                            "--ATES_BROKER_URI=amqp://tracker:secret@localhost:1",
                            "--ATES_ISSUER=" + ISSUER.url(),
                            "--ATES_CLIENT_SECRET=secret",
                            "--ATES_ZONE=UTC",
                            "--ATES_CURRENCY=USD",
                            "--ATES_TRACKER_URL=http://localhost:8081",
                            "--ATES_ACCOUNTING_URL=http://localhost:8082",
                            "--ATES_ANALYTICS_URL=http://localhost:8083",
                            "--ATES_OUTSIDE_URL=http://localhost:8080",
                            "--ATES_PORT=0");
        }
        return tracker.getBean(type);
    }

    /** A program that works for this person. */
    protected static Client program(UUID person, String role) {
        known(person, role);
        return Client.program(base(), ISSUER.token(person, name(person), List.of(role)));
    }

    /** The browser of this person, who signs in on the first page. */
    protected static Client browser(UUID person, String role) {
        known(person, role);
        ISSUER.signsIn(person, name(person), List.of(role));
        return Client.browser(base());
    }

    private static String name(UUID person) {
        return "Person " + person.getLeastSignificantBits();
    }

    /** A role has no effect until the directory has published it. */
    private static void known(UUID person, String role) {
        if (Role.named(role).filter(Role.PERSONS::contains).isEmpty()) {
            return;
        }
        jdbc().sql("""
                        insert into person (id, version, name, role, active) values (:id, 1, :name, :role, true)
                        on conflict (id) do update set role = excluded.role where person.role <> excluded.role
                        """)
                .param("id", person)
                .param("name", name(person))
                .param("role", role)
                .update();
    }

    private static String base() {
        return "http://localhost:" + port();
    }

    protected static int port() {
        return bean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    /** The database is away until {@link #databaseIsBack}. */
    protected static void cutOffDatabase() {
        requireNonNull(database).cutOff();
    }

    protected static void databaseIsBack() {
        requireNonNull(database).letIn();
        bean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
    }

    protected static JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    @BeforeEach
    void nobodyAndNothingAtFirst() {
        RANDOM.setSeed(42);
        // What earlier tests completed can no longer be taken back.
        CLOCK.advance(Duration.ofMinutes(1));
        jdbc().sql("""
                        truncate task, task_title, task_search, task_import, task_import_line, assignment, shuffle, absence, told_absence, person restart identity
                        """).update();
        // Bulk events wait while the broker is down, and would disturb the next test.
        jdbc().sql("update messaging.stream_head set published_position = head_position")
                .update();
        eventually(
                "what earlier tests told is sequenced",
                Duration.ofSeconds(20),
                () -> assertThat(count("select count(*) from messaging.outbox")).isZero());
        positionBefore = count("select coalesce(max(last_position), 0) from messaging.event_log");
    }

    /** Employees with the ids 1 to {@code count}. */
    protected static void employees(int count) {
        for (int number = 1; number <= count; number++) {
            person(number, "employee", true);
        }
    }

    protected static UUID person(long number, String role, boolean active) {
        UUID id = new UUID(0, number);
        jdbc().sql("""
                        insert into person (id, version, name, role, active) values (?, 1, ?, ?, ?)
                        on conflict (id) do update set role = excluded.role, active = excluded.active
                        """).params(id, "Person " + number, role, active).update();
        return id;
    }

    /** Creates many open tasks, without their first events. */
    protected static void openTasks(int count) {
        jdbc().sql("""
                        with created as (
                          insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency,
                                            created_by, created_at, assigned_at)
                          select uuidv7(), 'Task ' || i, '', '00000000-0000-0000-0000-000000000001', -1500, 3000, 'USD',
                                 '00000000-0000-0000-0000-00000000000a', :now, :now
                          from generate_series(1, :count) as i
                          returning id, assignee_id, fee_minor, assigned_at
                        )
                        insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
                        select id, 1, assignee_id, fee_minor, assigned_at from created
                        """)
                .param("now", CLOCK.instant().atOffset(ZoneOffset.UTC))
                .param("count", count)
                .update();
    }

    protected static Task complete(UUID task, UUID person) {
        return bean(DoneTasks.class).complete(task, person);
    }

    protected static UUID assigneeOf(UUID task) {
        return jdbc().sql("select assignee_id from task where id = ?")
                .param(task)
                .query(UUID.class)
                .single();
    }

    protected static List<UUID> ids(String query) {
        return jdbc().sql(query)
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    protected static long count(String query) {
        return jdbc().sql(query).query(Long.class).single();
    }

    /** The events about tasks that this test has produced, sequenced or not, in order. */
    protected static List<TrackerEvent> told() {
        return toldWithSeals().stream()
                .filter(event -> switch (event) {
                    case TaskAssigned assigned -> true;
                    case TaskCompleted completed -> true;
                    case DaySealed sealed -> false;
                })
                .toList();
    }

    protected static List<TrackerEvent> toldWithSeals() {
        return jdbc().sql("""
                        select body from (
                          select 0 as stage, last_position as place, body
                          from messaging.event_log
                          where first_position > :before
                          union all
                          select 1, id, body
                          from messaging.outbox
                        ) as told
                        order by stage, place
                        """).param("before", positionBefore).query(byte[].class).list().stream()
                .flatMap(body -> EventJson.mapper()
                        .readTree(new String(body, StandardCharsets.UTF_8))
                        .valueStream())
                .map(TrackerTest::event)
                // The same facts for consumers that only know version 1.
                .filter(event -> !(event instanceof Superseded<?>))
                .map(TrackerEvent.class::cast)
                .toList();
    }

    protected static <E extends TrackerEvent> List<E> told(Class<E> type) {
        return told().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Event event(JsonNode cloudEvent) {
        return EventJson.mapper()
                .treeToValue(
                        cloudEvent.get("data"),
                        EventTypes.byName(cloudEvent.get("type").asString()).orElseThrow());
    }

    /** Checks what no constraint can: tasks, their history and their events agree. */
    protected static void rowsHistoryAndEventsAgree() {
        assertThat(ids("""
                        select task.id
                        from task
                        left join assignment as latest
                          on latest.task_id = task.id and latest.ordinal = task.assignments
                        where latest.assignee_id is distinct from task.assignee_id
                           or latest.fee_minor is distinct from task.fee_minor
                           or not exists (select from person where person.id = task.assignee_id)
                           or task.assignments <> (select count(*) from assignment where task_id = task.id)
                        """)).isEmpty();
        assertThat(count("""
                        select count(*) from assignment
                        where shuffle_id is not null and shuffle_id not in (select id from shuffle)
                        """)).isZero();

        List<TaskAssigned> assigned = told(TaskAssigned.class);
        assertThat(assigned).hasSize((int) count("select count(*) from assignment"));
        assertThat(assigned.stream().mapToLong(TaskAssigned::feeMinor).sum())
                .isEqualTo(count("select coalesce(sum(fee_minor), 0)::bigint from assignment"));

        List<TaskCompleted> completed = told(TaskCompleted.class);
        assertThat(completed).hasSize((int) count("select count(*) from task where status = 'done'"));
        Map<UUID, UUID> assignees = jdbc().sql("select id, assignee_id from task")
                .query((ResultSet row) -> {
                    Map<UUID, UUID> found = new HashMap<>();
                    while (row.next()) {
                        found.put(row.getObject("id", UUID.class), row.getObject("assignee_id", UUID.class));
                    }
                    return found;
                });
        assertThat(completed)
                .allSatisfy(event -> assertThat(assignees).containsEntry(event.taskId(), event.assigneeId()));
        assertThat(completed.stream().mapToLong(TaskCompleted::rewardMinor).sum())
                .isEqualTo(count("select coalesce(sum(reward_minor), 0)::bigint from task where status = 'done'"));
    }
}
