package dev.ates.analytics.day;

import dev.ates.analytics.engine.Engine;
import dev.ates.analytics.engine.EngineForTests;
import dev.ates.analytics.journal.Journal;
import dev.ates.analytics.journal.JournalForTests;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Event;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import dev.ates.messaging.Quarantine;
import dev.ates.messaging.StreamHandler;
import dev.ates.robots.Snapshots;
import dev.ates.robots.Turn;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Analytics on its own database, beside an accounting in plain Java: the figures of a day are computed here,
 * independently of the SQL under test.
 */
public final class Bookkeeping {

    public static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    public static final UUID POPUG = new UUID(0, 1);
    public static final UUID KESHA = new UUID(0, 2);
    public static final UUID ZHORA = new UUID(0, 3);

    public final TestDatabase database = TestDatabase.create("analytics");
    public final JdbcClient jdbc;
    public final SettableClock clock = new SettableClock(MONDAY.atTime(12, 0).toInstant(ZoneOffset.UTC));
    public final BusinessCalendar calendar;
    public final Set<LocalDate> quarantined = new HashSet<>();
    public final TransactionTemplate transaction;
    public final Journal journal;
    final Finality finality;
    final Opinions opinions;
    final DayAlarm alarm;
    public final Engine engine;
    final Rebuild rebuild;
    final AccountingHandler handler;
    final StreamHandler<TrackerEvent> tracker;

    private final Map<UUID, Long> balances = new HashMap<>();
    private final List<Received<? extends Event>> told = new ArrayList<>();
    private final Map<UUID, LocalDate> daysOfChunks = new HashMap<>();
    private int heard;
    private long ids;

    public Bookkeeping() {
        this(ZoneOffset.UTC);
    }

    Bookkeeping(ZoneId zone) {
        calendar = new BusinessCalendar(clock, zone);
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:analytics/migrations")
                .load()
                .migrate();
        jdbc = JdbcClient.create(database.dataSource());
        transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        finality = new Finality(jdbc, new Quarantined(), calendar);
        opinions = new Opinions(jdbc);
        alarm = new DayAlarm(finality, opinions, calendar, new Snapshots());
        journal = JournalForTests.on(jdbc, calendar);
        engine = EngineForTests.on(jdbc, journal);
        rebuild = new Rebuild(jdbc, engine, clock);
        handler = new AccountingHandler(journal, engine, finality);
        tracker = EngineForTests.tracker(engine, journal);
    }

    public Finality finality() {
        return finality;
    }

    public void fee(LocalDate day, UUID person, long minor) {
        post(day, person, Kind.fee, -minor, UUID.randomUUID(), "a task");
    }

    public void reward(LocalDate day, UUID person, long minor, String title) {
        post(day, person, Kind.reward, minor, UUID.randomUUID(), title);
    }

    public void post(LocalDate day, UUID person, Kind kind, long amountMinor, @Nullable UUID task, String text) {
        tell(new LedgerPosted(UUID.randomUUID(), person, day, kind, amountMinor, "USD", task, text));
    }

    /** Pays out balances above zero, carries over those below, and publishes the events. */
    public void close(LocalDate day) {
        payOut(day);
        sayClosed(day);
    }

    public void payOut(LocalDate day) {
        Map.copyOf(balances).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(account -> {
                    if (account.getValue() > 0) {
                        post(day, account.getKey(), Kind.payout, -account.getValue(), null, "Payout");
                    } else if (account.getValue() < 0) {
                        tell(new PayoutSettled(
                                account.getKey(), day, Outcome.carried_over, account.getValue(), "USD", null));
                    }
                });
    }

    public void sayClosed(LocalDate day) {
        List<LedgerPosted> postings = told.stream()
                .map(Received::event)
                .filter(LedgerPosted.class::isInstance)
                .map(LedgerPosted.class::cast)
                .filter(posted -> posted.day().equals(day))
                .toList();
        List<LedgerPosted> payouts =
                postings.stream().filter(posted -> posted.kind() == Kind.payout).toList();
        List<Long> debts =
                balances.values().stream().filter(balance -> balance < 0).toList();
        tell(new DayClosed(
                day,
                postings.size(),
                sum(postings, Kind.fee),
                sum(postings, Kind.reward),
                payouts.size(),
                -sum(postings, Kind.payout),
                debts.size(),
                debts.stream().mapToLong(Long::longValue).sum(),
                -(sum(postings, Kind.fee) + sum(postings, Kind.reward)),
                "USD"));
    }

    public void tell(AccountingEvent event) {
        tell(calendar.now().plusMillis(told.size()), event);
    }

    public void tell(Instant time, AccountingEvent event) {
        if (event instanceof LedgerPosted posted) {
            balances.merge(posted.accountId(), posted.amountMinor(), Math::addExact);
        }
        ids++;
        told.add(JournalForTests.received("accounting", ids, new UUID(1, ids), time, event));
    }

    /** The tracker gives a task to a person. */
    public void assign(Instant time, UUID task, UUID person) {
        tellOfTracker(time, new TaskAssigned(task, person, "Feed the parrot", "", -1200, "USD"));
    }

    /** Its assignee completes a task. */
    public void complete(Instant time, UUID task, UUID person) {
        tellOfTracker(time, new TaskCompleted(task, person, "Feed the parrot", "", 2500, "USD"));
    }

    /** Its assignee has completed a task, and the tracker tells it on a later day. */
    void completeOn(LocalDate day, Instant time, UUID task, UUID person) {
        complete(time, task, person);
        daysOfChunks.put(told.getLast().id(), day);
    }

    /** The tracker seals a day, with its own figures. */
    public void seal(LocalDate day, long assignments, long feesMinor, long completions, long rewardsMinor) {
        tellOfTracker(
                calendar.endOf(day), new DaySealed(day, assignments, feesMinor, completions, rewardsMinor, "USD"));
    }

    private void tellOfTracker(Instant time, TrackerEvent event) {
        ids++;
        told.add(JournalForTests.received("tracker", ids, new UUID(2, ids), time, event));
    }

    /** Applies all published events that are not applied yet, in batches of up to 500. */
    public void hear() {
        hearInBatchesOf(500);
    }

    public void hearInBatchesOf(int batchSizeMax) {
        while (heard < told.size()) {
            int end = Math.min(told.size(), heard + batchSizeMax);
            apply(told.subList(heard, end));
            heard = end;
        }
    }

    /** Removes the last published event from the stream, as quarantine does. */
    public Received<? extends Event> hold() {
        return told.removeLast();
    }

    public List<Received<? extends Event>> told() {
        return List.copyOf(told);
    }

    /** In one transaction, a batch for each stream and, as the tracker's chunks have one, each of its days. */
    public void apply(List<? extends Received<? extends Event>> events) {
        Map<String, List<Received<? extends Event>>> batches = new LinkedHashMap<>();
        events.forEach(one ->
                batches.computeIfAbsent(batch(one), batch -> new ArrayList<>()).add(one));
        transaction.executeWithoutResult(status -> batches.values().forEach(this::applyBatch));
    }

    private String batch(Received<? extends Event> one) {
        return one.event() instanceof TrackerEvent ? "tracker " + dayOfChunk(one) : "accounting";
    }

    private LocalDate dayOfChunk(Received<? extends Event> one) {
        return daysOfChunks.getOrDefault(one.id(), calendar.dayOf(one.time()));
    }

    private void applyBatch(List<? extends Received<? extends Event>> events) {
        Received<? extends Event> first = events.getFirst();
        if (first.event() instanceof TrackerEvent) {
            tracker.apply(new Batch<>("tracker", dayOfChunk(first), as(TrackerEvent.class, events)));
        } else {
            handler.apply(new Batch<>("accounting", MONDAY, as(AccountingEvent.class, events)));
        }
    }

    private static <E extends Event> List<Received<E>> as(
            Class<E> family, List<? extends Received<? extends Event>> events) {
        return events.stream()
                .map(one -> new Received<>(one.id(), one.time(), family.cast(one.event()), one.origin()))
                .toList();
    }

    /** The turn of a manual start without a competing instance: steps are transactions, and runs are not recorded. */
    public Turn manualStart() {
        return new Turn() {
            @Override
            public <T> T step(String name, Supplier<T> work) {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            }

            @Override
            public boolean isManualStart() {
                return true;
            }

            @Override
            public long begin(@Nullable LocalDate day) {
                return 1;
            }

            @Override
            public void end(long run, Map<String, ? extends Number> counts) {}

            @Override
            public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {}
        };
    }

    public void recheck() {
        transaction.executeWithoutResult(status -> {
            journal.lock();
            finality.decide();
        });
    }

    public Map<String, @Nullable Object> day(LocalDate day) {
        return jdbc.sql("select * from day where day = :day")
                .param("day", day)
                .query()
                .singleRow();
    }

    public String state(LocalDate day) {
        return String.valueOf(day(day).get("state"));
    }

    /** A row of balances as text: opening, fees, rewards, payouts, other, closing. */
    public List<String> balances(LocalDate day) {
        return jdbc.sql("""
                        select concat_ws(' ', right(account_id::text, 1) || ':', opening_minor, fees_minor, rewards_minor,
                                         payouts_minor, other_minor, closing_minor)
                          from day_balance where day = :day order by account_id
                        """)
                .param("day", day)
                .query((row, n) -> row.getString(1))
                .list();
    }

    private static long sum(List<LedgerPosted> postings, Kind kind) {
        return postings.stream()
                .filter(posted -> posted.kind() == kind)
                .mapToLong(LedgerPosted::amountMinor)
                .sum();
    }

    private final class Quarantined implements Quarantine {

        @Override
        public boolean holds(String producer, LocalDate day) {
            return producer.equals("accounting") && quarantined.contains(day);
        }

        @Override
        public List<Item> list(
                @Nullable State state, @Nullable String producer, @Nullable LocalDate day, long before, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Item> find(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Decision> decisions(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Item> retry(long id, String by) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Item> discard(long id, String by, @Nullable String reason) {
            throw new UnsupportedOperationException();
        }
    }
}
