package dev.ates.benchmarks;

import dev.ates.accounting.Accounting;
import dev.ates.accounting.ledger.Sums;
import dev.ates.embedded.DatabaseAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long accounting takes to close a day, compared with the bare insert of that day's payouts: one statement that writes
 * the same rows into a table with the same indexes, the minimum work of any close.
 *
 * <p>The service runs normally, and its robot closes the day. Every account has postings on the day: nine of ten are paid,
 * one is in the red. Each round is the next day of the same ledger. The measured time of a close is the run recorded by the
 * robot, from its first step to its last.
 */
@Command(
        name = "close",
        description = "Closes a day of N accounts, and compares that with the bare insert of its payouts.",
        mixinStandardHelpOptions = true)
final class CloseBench implements Callable<Integer> {

    private static final int ACCOUNTS_MAX = 10_000_000;
    private static final int ROUNDS_MAX = 99;
    private static final Duration CLOSE_MAX = Duration.ofMinutes(30);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--accounts", paramLabel = "N", description = "How many accounts (default: ${DEFAULT-VALUE})")
    private int accounts = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "The number of rounds for the median (default: ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the database is (default: a temporary folder)")
    private @Nullable Path data;

    CloseBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var own = new OwnPostgres(spec);
        own.within("--accounts", accounts, ACCOUNTS_MAX);
        own.within("--rounds", rounds, ROUNDS_MAX);
        own.measure(data, postgres -> {
            DatabaseAddress database = postgres.database("accounting", "accounting");
            try (ConfigurableApplicationContext service = start(database)) {
                measure(database);
            }
        });
        return 0;
    }

    /** There is no consumer: events stay in the log, which does not affect the cost of a close. */
    private ConfigurableApplicationContext start(DatabaseAddress database) {
        return Accounting.application(clock)
                .registerShutdownHook(false)
                .run(
                        "--ATES_DATABASE_URL=" + database.url(),
                        "--ATES_DATABASE_USER=" + database.user(),
                        "--ATES_DATABASE_PASSWORD=" + database.password(),
                        "--ATES_BROKER_URI=amqp://accounting:secret@localhost:1",
                        "--ATES_ISSUER=http://localhost:1",
                        "--ATES_CLIENT_SECRET=none",
                        "--ATES_ZONE=UTC",
                        "--ATES_CURRENCY=USD",
                        "--ATES_BANK_KIND=demo",
                        "--ATES_BANK_URL=http://localhost:1/bank",
                        "--ATES_MAIL_HOST=localhost",
                        "--ATES_MAIL_PORT=1",
                        "--ATES_MAIL_FROM=ates@localhost",
                        "--ATES_MAIL_MESSAGE_ID_HOST=ates.localhost",
                        "--ATES_TRACKER_URL=http://localhost:1",
                        "--ATES_ACCOUNTING_URL=http://localhost:1",
                        "--ATES_ANALYTICS_URL=http://localhost:1",
                        "--ATES_PORT=0",
                        "--ates.robots.pause=50ms");
    }

    private void measure(DatabaseAddress address) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        var connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        try {
            JdbcClient jdbc = JdbcClient.create(connection);
            jdbc.sql("update robots.robot set paused_at = now(), paused_by = 'bench' where name <> 'closer'")
                    .update();
            jdbc.sql("create table bare_payout (like payout including all)").update();
            makeAccounts(jdbc);
            long[] bare = new long[rounds];
            long[] close = new long[rounds];
            LocalDate day = LocalDate.ofInstant(clock.instant(), clock.getZone());
            for (int round = 0; round < rounds; round++) {
                work(jdbc, day.plusDays(round));
                bare[round] = bareInsert(jdbc, day.plusDays(round));
                close[round] = close(jdbc, day.plusDays(round));
                err.println("round %d of %d: bare insert %,d ms, close %,d ms"
                        .formatted(round + 1, rounds, bare[round], close[round]));
                err.flush();
            }
            report(jdbc, new Figures(bare), new Figures(close));
        } finally {
            connection.destroy();
        }
    }

    private void makeAccounts(JdbcClient jdbc) {
        jdbc.sql("insert into account (id) select gen_random_uuid() from generate_series(1, :accounts)")
                .param("accounts", accounts)
                .update();
    }

    /** Everybody is rewarded, except one in ten, who is charged more than they will ever earn. */
    private static void work(JdbcClient jdbc, LocalDate day) {
        jdbc.sql("insert into business_day (day) values (:day)")
                .param("day", day)
                .update();
        jdbc.sql("""
                insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at, posted_at,
                                      cause, task_id, text)
                select uuidv7(), case when poor then id else company end, case when poor then company else id end,
                       case when poor then 100000 else 3000 end, 'USD', case when poor then 'fee' else 'reward' end,
                       :day, now(), now(), gen_random_uuid(), gen_random_uuid(), 'Feed the parrot and water the flowers'
                from (select id, get_byte(uuid_send(id), 0) % 10 = 0 as poor,
                             cast('00000000-0000-0000-0000-000000000001' as uuid) as company
                      from account where owner = 'person') working
                """).param("day", day).update();
        jdbc.sql("""
                insert into account_day (account, day, entries, sums)
                select person_id, day, 1, %s from transfer where day = :day group by person_id, day
                """.formatted(Sums.ofTransfers())).param("day", day).update();
        jdbc.sql("""
                update account a set balance_minor = a.balance_minor + d.change_minor
                from account_day d where d.account = a.id and d.day = :day
                """).param("day", day).update();
        jdbc.sql("vacuum (analyze) account, account_day, transfer, payout, letter")
                .update();
    }

    private static long bareInsert(JdbcClient jdbc, LocalDate day) {
        long started = System.nanoTime();
        jdbc.sql("""
                insert into bare_payout (id, person_id, day, amount_minor, currency, created_at, due_at)
                select payout_id(id, :day), id, :day, balance_minor, 'USD', now(), now()
                from account where owner = 'person' and balance_minor > 0
                """).param("day", day).update();
        return (System.nanoTime() - started) / 1_000_000;
    }

    /** Seals the day, so that the robot finds it. */
    private static long close(JdbcClient jdbc, LocalDate day) throws InterruptedException {
        jdbc.sql("""
                update business_day b set state = 'sealed', sealed_at = now(), sealed_assignments = 0, sealed_fees_minor = 0,
                                          sealed_completions = 0, sealed_rewards_minor = 0
                where day = :day
                """).param("day", day).update();
        long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            var millis = jdbc.sql("""
                    select cast(1000 * extract(epoch from finished - started) as bigint) from robots.run
                    where robot = 'closer' and day = :day and outcome = 'done'
                    """).param("day", day).query(Long.class).optional();
            if (millis.isPresent()) {
                return millis.get();
            }
            Thread.sleep(LOOK_AGAIN_AFTER);
        }
        throw new IllegalStateException("%s was not closed within %s".formatted(day, CLOSE_MAX));
    }

    private void report(JdbcClient jdbc, Figures bare, Figures close) {
        double ratio = (double) close.median() / bare.median();
        String fsync = jdbc.sql("show fsync").query(String.class).single();
        String postgres = jdbc.sql("show server_version").query(String.class).single();
        int cores = Runtime.getRuntime().availableProcessors();
        long payouts = jdbc.sql("select payouts from business_day order by day limit 1")
                .query(Long.class)
                .single();
        long accountsPerSecond = accounts * 1_000L / Math.max(1, close.median());
        PrintWriter out = spec.commandLine().getOut();
        if (Bench.asJson(spec)) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("accounts", accounts);
            result.put("payouts", payouts);
            result.put("rounds", rounds);
            result.put("bareInsertMillis", bare.median());
            result.put("bareInsertMillisAll", bare.millis());
            result.put("closeMillis", close.median());
            result.put("closeMillisAll", close.millis());
            result.put("accountsPerSecond", accountsPerSecond);
            result.put("ratio", Math.round(ratio * 100) / 100.0);
            result.put("fsync", fsync);
            result.put("postgres", postgres);
            result.put("cores", cores);
            out.println(new JsonMapper().writeValueAsString(result));
        } else {
            out.println("""
                    %-26s %,d, %,d of them paid
                    %-26s %s
                    %-26s %s
                    %-26s %.2f
                    %-26s %,d
                    %-26s %s
                    %-26s PostgreSQL %s, %d cores""".formatted(
                            "accounts",
                            accounts,
                            payouts,
                            "bare insert of payouts",
                            bare,
                            "close",
                            close,
                            "close / bare insert",
                            ratio,
                            "accounts per second",
                            accountsPerSecond,
                            "SHOW fsync",
                            fsync,
                            "machine",
                            postgres,
                            cores));
        }
        out.flush();
    }
}
