package dev.ates.accounting;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.accounting.verification.Verification;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.Event;
import dev.ates.contracts.EventJson;
import dev.ates.contracts.EventTypes;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import dev.ates.messaging.StreamHandler;
import dev.ates.robots.TestRobot;
import dev.ates.testkit.FaultProxy;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import dev.ates.ui.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A test against the running service, whose robots run only when the test starts them. */
public abstract class ServiceTest {

    protected static final LocalDate MONDAY = LocalDate.parse("2026-11-23");
    protected static final LocalDate TUESDAY = MONDAY.plusDays(1);
    protected static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
    protected static final UUID ANNA = UUID.fromString("0198c1a0-0000-7000-8000-00000000000a");
    protected static final UUID BORIS = UUID.fromString("f198c1a0-0000-7000-8000-00000000000b");
    protected static final UUID ADA = UUID.fromString("9198c1a0-0000-7000-8000-00000000000d");
    protected static final UUID CLARA = UUID.fromString("8198c1a0-0000-7000-8000-00000000000c");

    /** In minor units; a lower balance is not paid out. */
    protected static final long MINIMUM_PAYOUT = 5;

    protected static final SettableClock CLOCK = new SettableClock(noon(MONDAY));
    protected static final TestBank BANK = TestBank.start();
    protected static final TestMail MAIL = TestMail.start();
    protected static final TestDatabase DATABASE = TestDatabase.create("accounting");

    /** The proxy between the service and its database. */
    protected static final FaultProxy DATABASE_ROUTE = FaultProxy.to(DATABASE.port());

    private static final TestIssuer ISSUER = new TestIssuer("accounting");
    private static final ConfigurableApplicationContext SERVICE = start();

    private static long toldBefore;

    /** The roles that the directory has published for the callers of this test. */
    private static final Map<UUID, String> TOLD = new ConcurrentHashMap<>();

    private static ConfigurableApplicationContext start() {
        return Accounting.application(CLOCK)
                .run(
                        "--ATES_DATABASE_URL=" + DATABASE.urlOver(DATABASE_ROUTE.port()),
                        "--ATES_DATABASE_USER=" + DATABASE.user(),
                        "--ATES_DATABASE_PASSWORD=" + DATABASE.password(),
                        "--ATES_BROKER_URI=amqp://accounting:secret@localhost:1",
                        "--ATES_ISSUER=" + ISSUER.url(),
                        "--ATES_CLIENT_SECRET=secret",
                        "--ATES_ZONE=UTC",
                        "--ATES_CURRENCY=USD",
                        "--ATES_BANK_KIND=demo",
                        "--ATES_TRACKER_URL=http://localhost:8081",
                        "--ATES_ACCOUNTING_URL=http://localhost:8082",
                        "--ATES_ANALYTICS_URL=http://localhost:8083",
                        "--ATES_OUTSIDE_URL=http://localhost:8080",
                        "--ATES_MAIL_HOST=localhost",
                        "--ATES_MAIL_FROM=ates@localhost",
                        "--ATES_MAIL_MESSAGE_ID_HOST=ates.localhost",
                        "--ATES_PORT=0",
                        "--ATES_BANK_URL=" + BANK.url(),
                        "--ATES_BANK_SECRET=shared with the bank, and with nobody else",
                        "--ATES_MAIL_PORT=" + MAIL.port(),
                        "--ates.bank.read-timeout=2s",
                        "--ates.payouts.minimum-minor=" + MINIMUM_PAYOUT,
                        "--ates.robots.start=false",
                        "--ates.closing.accounts-per-step-max=2",
                        "--logging.level.root=warn",
                        "--logging.level.dev.ates.messaging=off");
    }

    /** Resets everything to the state at the beginning of a test. */
    protected final void startAgain() {
        emptyLedger();
    }

    @BeforeEach
    final void emptyLedger() {
        TOLD.clear();
        CLOCK.set(noon(MONDAY));
        BANK.reset();
        MAIL.reset();
        jdbc().sql("alter table transfer disable trigger user").update();
        jdbc().sql("alter table business_day disable trigger user").update();
        jdbc().sql("""
                truncate transfer, account_day, business_day, day_step, closing_range, payout, bank_name, letter, letter_choice, person, decision, proposal,
                         bank_statement, bank_statement_line, bank_statement_draft, bank_difference,
                         messaging.outbox, messaging.quarantine, robots.run, robots.decision
                """).update();
        jdbc().sql("delete from account where owner = 'person'").update();
        jdbc().sql("""
                update robots.robot set last_good = null, last_good_on = null, paused_at = null, paused_by = null, paused_why = null
                """).update();
        jdbc().sql("update robots.lease set held_until = '-infinity' where name like 'robot %'")
                .update();
        toldBefore = number("select coalesce(max(head_position), 0) from messaging.stream_head");
        jdbc().sql("alter table transfer enable trigger user").update();
        jdbc().sql("alter table business_day enable trigger user").update();
    }

    @AfterEach
    final void theLedgerIsConsistent() {
        List<?> differences = service(Verification.class).verify();
        if (!differences.isEmpty()) {
            throw new AssertionError("The ledger is inconsistent: " + differences);
        }
    }

    protected static <T> T service(Class<T> type) {
        return SERVICE.getBean(type);
    }

    protected static <T> T service(String name, Class<T> type) {
        return SERVICE.getBean(name, type);
    }

    protected static TestRobot robot(String name) {
        return new TestRobot(SERVICE, name);
    }

    /**
     * After {@link TestDatabase#cutOff}: removes dead connections that the pool has used recently and would not
     * validate.
     */
    protected static void databaseIsBack() {
        DATABASE.letIn();
        service(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
    }

    protected static UUID payoutOf(UUID person, LocalDate day) {
        return jdbc().sql("select payout_id(:person, :day)")
                .param("person", person)
                .param("day", day)
                .query(UUID.class)
                .single();
    }

    protected static JdbcClient jdbc() {
        return service(JdbcClient.class);
    }

    protected static int port() {
        return Integer.parseInt(SERVICE.getEnvironment().getRequiredProperty("local.server.port"));
    }

    protected static String token(UUID person, String role) {
        directoryKnows(person, role);
        return ISSUER.token(person, "Somebody", List.of(role));
    }

    /** All sign-ins from now on are by this person. */
    protected static void signsIn(UUID person, String role) {
        directoryKnows(person, role);
        ISSUER.signsIn(person, "Somebody", List.of(role));
    }

    /** A role has no effect until the directory has published it; a concurrent second caller waits for that. */
    private static synchronized void directoryKnows(UUID person, String role) {
        if (Role.named(role).filter(Role.PERSONS::contains).isEmpty() || role.equals(TOLD.put(person, role))) {
            return;
        }
        jdbc().sql("""
                insert into person (id, version, name, email, language, role, active)
                values (:id, 0, 'Somebody', 'somebody@example.org', 'en', :role, true)
                on conflict (id) do update set role = excluded.role
                """).param("id", person).param("role", role).update();
    }

    protected static void inTransaction(Runnable work) {
        service(TransactionTemplate.class).executeWithoutResult(status -> work.run());
    }

    protected static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    protected static long number(String sql) {
        return jdbc().sql(sql).query(Long.class).single();
    }

    protected static String text(String sql) {
        return jdbc().sql(sql).query(String.class).single();
    }

    protected static long balance(UUID person) {
        return jdbc().sql("select coalesce((select balance_minor from account where id = :id), 0)")
                .param("id", person)
                .query(Long.class)
                .single();
    }

    // Events of the tracker and the directory.

    protected static Received<TrackerEvent> assigned(UUID person, long feeMinor) {
        return received(
                new TaskAssigned(UUID.randomUUID(), person, "Feed the parrot", "", feeMinor, "USD"), UUID.randomUUID());
    }

    protected static Received<TrackerEvent> completed(UUID person, long rewardMinor) {
        return received(
                new TaskCompleted(UUID.randomUUID(), person, "Feed the parrot", "", rewardMinor, "USD"),
                UUID.randomUUID());
    }

    protected static Received<TrackerEvent> received(TrackerEvent event, UUID id) {
        return new Received<>(id, CLOCK.instant(), event, null);
    }

    @SafeVarargs
    protected static void hear(LocalDate day, Received<TrackerEvent>... events) {
        hear(new Batch<>("tracker", day, List.of(events)));
    }

    protected static void hear(Batch<TrackerEvent> batch) {
        StreamHandler<TrackerEvent> handler = handler("tracker");
        inTransaction(() -> handler.apply(batch));
    }

    /** Applies the events of a day and its seal, as published by the tracker. */
    @SafeVarargs
    protected static void hearWhole(LocalDate day, Received<TrackerEvent>... events) {
        List<Received<TrackerEvent>> all = new ArrayList<>(List.of(events));
        all.add(received(sealOf(day, List.of(events)), UUID.randomUUID()));
        hear(new Batch<>("tracker", day, all));
    }

    protected static DaySealed sealOf(LocalDate day, List<Received<TrackerEvent>> events) {
        long assignments = 0;
        long fees = 0;
        long completions = 0;
        long rewards = 0;
        for (Received<TrackerEvent> one : events) {
            switch (one.event()) {
                case TaskAssigned task -> {
                    assignments++;
                    fees += task.feeMinor();
                }
                case TaskCompleted task -> {
                    completions++;
                    rewards += task.rewardMinor();
                }
                case DaySealed seal -> throw new IllegalArgumentException("A seal is not sealed: " + seal);
            }
        }
        return new DaySealed(day, assignments, fees, completions, rewards, "USD");
    }

    protected static void know(UUID person, String name, String email, String language) {
        know(person, 1, name, email, language);
    }

    protected static void know(UUID person, long version, String name, String email, String language) {
        hear(new PersonChanged(person, version, name, email, PeopleEvent.Role.employee, true, language));
    }

    protected static void hear(PeopleEvent event) {
        StreamHandler<PeopleEvent> handler = handler("people");
        inTransaction(() -> handler.apply(new Batch<>(
                "people", MONDAY, List.of(new Received<>(UUID.randomUUID(), CLOCK.instant(), event, null)))));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Event> StreamHandler<E> handler(String producer) {
        return (StreamHandler<E>) SERVICE.getBeansOfType(StreamHandler.class).values().stream()
                .filter(handler -> handler.producer().equals(producer))
                .findAny()
                .orElseThrow();
    }

    /** The events that accounting has published since the test began, in order. */
    protected static List<AccountingEvent> told() {
        List<AccountingEvent> told = new ArrayList<>();
        jdbc().sql("""
                select body from (
                    select 0 as sequenced, last_position as position, body from messaging.event_log where last_position > :since
                    union all
                    select 1, id, body from messaging.outbox) told
                order by sequenced, position
                """).param("since", toldBefore).query(byte[].class).list().forEach(body -> {
            for (JsonNode event : EventJson.mapper().readTree(new String(body, StandardCharsets.UTF_8))) {
                told.add((AccountingEvent) EventJson.mapper()
                        .treeToValue(
                                event.get("data"),
                                EventTypes.byName(event.get("type").asString()).orElseThrow()));
            }
        });
        return told;
    }

    protected static <E extends AccountingEvent> List<E> told(Class<E> type) {
        return told().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
