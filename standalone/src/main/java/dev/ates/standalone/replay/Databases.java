package dev.ates.standalone.replay;

import dev.ates.accounting.verification.Verification;
import dev.ates.embedded.DatabaseAddress;
import dev.ates.standalone.World;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The databases of a world, read directly instead of through the services. */
final class Databases implements AutoCloseable {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(2);

    private final List<SingleConnectionDataSource> connections = new ArrayList<>();
    private final JdbcClient tracker;
    private final JdbcClient accounting;
    private final JdbcClient analytics;
    private final JdbcClient outside;

    Databases(World world) {
        tracker = connect(world.database("tracker"));
        accounting = connect(world.database("accounting"));
        analytics = connect(world.database("analytics"));
        outside = connect(world.database("outside"));
    }

    private JdbcClient connect(DatabaseAddress address) {
        var connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        connections.add(connection);
        return JdbcClient.create(connection);
    }

    @Override
    public void close() {
        connections.forEach(SingleConnectionDataSource::destroy);
    }

    JdbcClient tracker() {
        return tracker;
    }

    JdbcClient accounting() {
        return accounting;
    }

    JdbcClient analytics() {
        return analytics;
    }

    JdbcClient outside() {
        return outside;
    }

    void awaitPeople(int people, Duration atMost) throws InterruptedException {
        await(
                "the services know %d people".formatted(people),
                atMost,
                () -> List.of(tracker, accounting, analytics).stream()
                        .allMatch(service -> number(service, "select count(*) from person") >= people));
    }

    /**
     * Waits for the end of a shuffle: a large one takes several transactions, and the next step must not run at the
     * same time.
     */
    void awaitShuffled(Duration atMost) throws InterruptedException {
        await(
                "every shuffle has ended",
                atMost,
                () -> number(tracker, "select count(*) from shuffle where ended_at is null") == 0);
    }

    void awaitFinal(LocalDate day, Duration atMost) throws InterruptedException {
        await(
                "%s is final in analytics".formatted(day),
                atMost,
                () -> analytics
                        .sql("select exists (select from day where day = :day and state = 'final')")
                        .param("day", day)
                        .query(Boolean.class)
                        .single());
    }

    /** Waits until every stream is applied, every payout settled and every letter sent. */
    void awaitQuiet(Duration atMost) throws InterruptedException {
        await(
                "every event is applied, every payout settled, every letter sent",
                atMost,
                () -> unsettled() == 0
                        && behind(outside, "people", tracker, accounting, analytics) == 0
                        && behind(tracker, "tracker", accounting, analytics) == 0
                        && behind(accounting, "accounting", analytics) == 0);
    }

    private long unsettled() {
        return number(accounting, """
                select (select count(*) from payout where state not in ('paid', 'rejected', 'returned'))
                     + (select count(*) from letter where state = 'created')
                """);
    }

    /** How many events, chunks or confirms are missing between a producer and its consumers. */
    private static long behind(JdbcClient producer, String stream, JdbcClient... consumers) {
        long missing = number(producer, """
                select (select count(*) from messaging.outbox)
                     + (select sum(head_position - published_position) from messaging.stream_head)
                """);
        long head = number(producer, "select sum(head_position) from messaging.stream_head");
        for (JdbcClient consumer : consumers) {
            missing += head
                    - consumer.sql("select sum(applied_position) from messaging.stream_cursor where producer = :stream")
                            .param("stream", stream)
                            .query(Long.class)
                            .single();
        }
        return missing;
    }

    UUID assigneeOf(UUID task) {
        return tracker.sql("select assignee_id from task where id = :task")
                .param("task", task)
                .query(UUID.class)
                .single();
    }

    Summary summary(History history, String broker, double seconds, Verification.Report verified) {
        Map<YearMonth, Summary.Expensive> mostExpensive = new TreeMap<>();
        analytics
                .sql("""
                        select distinct on (date_trunc('month', day)) day, most_expensive_text, most_expensive_reward_minor
                          from day
                         where most_expensive_reward_minor is not null
                         order by date_trunc('month', day), most_expensive_reward_minor desc, most_expensive_seq
                        """)
                .query((row, n) -> mostExpensive.put(
                        YearMonth.from(row.getObject("day", LocalDate.class)),
                        new Summary.Expensive(
                                row.getString("most_expensive_text"), row.getLong("most_expensive_reward_minor"))))
                .list();
        return new Summary(
                new Summary.Days(history.days(), number(analytics, "select count(*) from day where state = 'final'")),
                work(),
                money(),
                new Summary.Run(
                        List.of(tracker, accounting, analytics).stream()
                                .mapToLong(service ->
                                        number(service, "select sum(applied_position) from messaging.stream_cursor"))
                                .sum(),
                        seconds,
                        tracker.sql("show fsync").query(String.class).single(),
                        broker),
                history.rejectedLines(),
                verified.chain().summary(),
                mostExpensive,
                differences(verified));
    }

    private Summary.Work work() {
        return new Summary.Work(
                number(tracker, "select count(*) from task"),
                number(tracker, "select count(*) from assignment"),
                number(tracker, "select count(*) from task where status = 'done'"),
                number(tracker, "select coalesce(sum(fee_minor), 0) from assignment"),
                number(tracker, "select coalesce(sum(reward_minor), 0) from task where status = 'done'"));
    }

    private Summary.Money money() {
        return new Summary.Money(
                number(accounting, "select -coalesce(sum(signed_minor), 0) from transfer where " + Kinds.EARNED),
                number(accounting, "select coalesce(sum(amount_minor), 0) from payout where state = 'paid'"),
                number(accounting, "select count(*) from payout where state = 'paid'"),
                number(analytics, "select count(*) from fact where kind = 'carried_over'"),
                number(accounting, "select count(*) from letter where state = 'sent'"),
                tracker.sql("select coalesce(min(currency), 'USD') from task")
                        .query(String.class)
                        .single());
    }

    private List<String> differences(Verification.Report verified) {
        var reconciliation = new Reconciliation(this);
        var differences = new ArrayList<>(reconciliation.differences());
        verified.differences().forEach(difference -> differences.add("accounting: " + difference));
        if (!verified.chain().intact()) {
            differences.add("the chain of closed days is " + verified.chain().summary());
        }
        if (reconciliation.repeatedLetters() > 0) {
            differences.add(
                    "%d letters came again, though nobody was killed".formatted(reconciliation.repeatedLetters()));
        }
        return differences;
    }

    static long number(JdbcClient database, String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    private static void await(String what, Duration atMost, BooleanSupplier state) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not reached within %s: %s".formatted(atMost, what));
            }
            Thread.sleep(LOOK_AGAIN_AFTER);
        }
    }
}
