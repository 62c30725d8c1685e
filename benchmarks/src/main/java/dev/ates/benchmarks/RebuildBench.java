package dev.ates.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.ates.analytics.Analytics;
import dev.ates.analytics.engine.Engine;
import dev.ates.embedded.DatabaseAddress;
import dev.ates.sql.Months;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long analytics needs to rebuild each of its metrics from a journal of N events, against the bare copy of this journal: one
 * statement, the same rows, the same indexes.
 */
@Command(
        name = "rebuild",
        description = "Rebuilds every metric from a journal of N events of a month, against its bare copy.",
        mixinStandardHelpOptions = true)
final class RebuildBench implements Callable<Integer> {

    private static final int EVENTS_MAX = 100_000_000;
    private static final int EVENTS_QUICK = 100_000;
    private static final int DAYS = 30;
    private static final int PEOPLE = 1_000;
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--events", paramLabel = "N", description = "How many events (default: ${DEFAULT-VALUE})")
    private int events = 10_000_000;

    @Option(names = "--quick", description = "With 100,000 events")
    private boolean quick;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the database is (default: a temporary folder)")
    private @Nullable Path data;

    RebuildBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var own = new OwnPostgres(spec);
        own.within("--events", events, EVENTS_MAX);
        if (quick) {
            events = EVENTS_QUICK;
        }
        own.measure(data, postgres -> {
            DatabaseAddress database = postgres.database("analytics", "analytics");
            try (ConfigurableApplicationContext service = start(database)) {
                measure(service);
            }
        });
        return 0;
    }

    private ConfigurableApplicationContext start(DatabaseAddress database) {
        return Analytics.application(clock)
                .registerShutdownHook(false)
                .run(
                        "--ATES_DATABASE_URL=" + database.url(),
                        "--ATES_DATABASE_USER=" + database.user(),
                        "--ATES_DATABASE_PASSWORD=" + database.password(),
                        "--ATES_BROKER_URI=amqp://analytics:secret@localhost:1",
                        "--ATES_ISSUER=http://localhost:1",
                        "--ATES_CLIENT_SECRET=none",
                        "--ATES_ZONE=UTC",
                        "--ATES_TRACKER_URL=http://localhost:1",
                        "--ATES_ACCOUNTING_URL=http://localhost:1",
                        "--ATES_ANALYTICS_URL=http://localhost:1",
                        "--ATES_PORT=0",
                        "--ates.robots.start=false");
    }

    /** @param times how much longer it takes than the bare copy */
    private record Measured(String rebuilt, long millis, long eventsPerSecond, double times) {}

    private void measure(ConfigurableApplicationContext service) {
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        Engine engine = service.getBean(Engine.class);
        var transaction = new TransactionTemplate(service.getBean(PlatformTransactionManager.class));
        fill(jdbc);
        jdbc.sql("create table bare (like event including all)").update();
        long bare =
                millis(() -> jdbc.sql("insert into bare select * from event").update());
        jdbc.sql("drop table bare").update();
        List<Measured> measured = new ArrayList<>();
        for (String metric : engine.names()) {
            long millis = millis(() -> {
                transaction.executeWithoutResult(status -> engine.request(List.of(metric)));
                build(engine, transaction);
            });
            measured.add(measured(metric, millis, bare));
        }
        measured.add(measured(
                "all of them", measured.stream().mapToLong(Measured::millis).sum(), bare));
        LocalDate day = FIRST.plusDays(DAYS / 2);
        long days = millis(() -> {
            transaction.executeWithoutResult(status -> engine.request("earnings", day, day));
            build(engine, transaction);
        });
        measured.add(measured("earnings of one day", days, bare));
        report(jdbc, bare, measured);
    }

    private static void build(Engine engine, TransactionTemplate transaction) {
        boolean more = true;
        while (more) {
            more = requireNonNull(transaction.execute(status -> engine.build()));
        }
    }

    private Measured measured(String rebuilt, long millis, long bare) {
        return new Measured(rebuilt, millis, perSecond(millis), Math.round(100.0 * millis / bare) / 100.0);
    }

    private long perSecond(long millis) {
        return events * 1_000L / Math.max(1, millis);
    }

    private static long millis(Runnable work) {
        long started = System.nanoTime();
        work.run();
        return (System.nanoTime() - started) / 1_000_000;
    }

    /** By turns an assignment, its fee, a completion and its reward; and the close of each day. */
    private void fill(JdbcClient jdbc) {
        for (YearMonth month = YearMonth.from(FIRST);
                !month.isAfter(YearMonth.from(FIRST.plusDays(DAYS)));
                month = month.plusMonths(1)) {
            Months.create(jdbc::sql, "public", "event", month);
        }
        jdbc.sql("""
                insert into event (time, stream, partition, position, id, type, subject, day, recorded_at, late, attributes, data)
                select time, case when n % 4 in (0, 2) then 'tracker' else 'accounting' end, 0, n, id,
                       (array['ates.task.assigned.v2', 'ates.ledger.posted.v1', 'ates.task.completed.v2', 'ates.ledger.posted.v1'])[1 + n % 4],
                       person, cast(time as date), time, false, '{}',
                       case n % 4
                           when 0 then jsonb_build_object('taskId', task, 'assigneeId', person, 'title', 'Feed the parrot',
                                                          'description', '', 'feeMinor', -1200, 'currency', 'USD')
                           when 2 then jsonb_build_object('taskId', task, 'assigneeId', person, 'title', 'Feed the parrot',
                                                          'description', '', 'rewardMinor', 2000 + n % 21 * 100, 'currency', 'USD')
                           else jsonb_build_object('transferId', id, 'accountId', person, 'day', cast(time as date),
                                                   'kind', case n % 4 when 1 then 'fee' else 'reward' end,
                                                   'amountMinor', case n % 4 when 1 then -1200 else 2000 + n % 21 * 100 end,
                                                   'currency', 'USD', 'taskId', task, 'text', 'Feed the parrot')
                       end
                  from generate_series(0, :events - 1) as n,
                       lateral (select cast(cast(:first as date) as timestamp) at time zone 'UTC'
                                         + n * make_interval(secs => 86400.0 * :days / :events) as time,
                                       cast(lpad(to_hex(n), 32, '0') as uuid) as id,
                                       cast(lpad(to_hex(n / 4), 32, '1') as uuid) as task,
                                       lpad(to_hex(n % :people), 32, '2')::uuid::text as person) as made
                 order by n
                """)
                .param("events", events)
                .param("first", FIRST)
                .param("days", DAYS)
                .param("people", PEOPLE)
                .update();
        jdbc.sql("""
                insert into journal_month
                select cast(date_trunc('month', time, 'UTC') at time zone 'UTC' as date), min(seq), max(seq) from event group by 1
                """).update();
        jdbc.sql("vacuum (analyze) event").update();
    }

    private void report(JdbcClient jdbc, long bare, List<Measured> measured) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", events);
        result.put("bareMillis", bare);
        result.put("rebuilds", measured);
        result.put(
                "postgres", jdbc.sql("show server_version").query(String.class).single());
        result.put("cores", Runtime.getRuntime().availableProcessors());
        PrintWriter out = spec.commandLine().getOut();
        if (Bench.asJson(spec)) {
            out.println(new JsonMapper().writeValueAsString(result));
        } else {
            out.println(
                    "%,d events; their bare copy takes %,d ms (%,d events/s)".formatted(events, bare, perSecond(bare)));
            measured.forEach(one -> out.println("%,9d ms %,11d events/s %6.2f times  %s"
                    .formatted(one.millis(), one.eventsPerSecond(), one.times(), one.rebuilt())));
        }
        out.flush();
    }
}
