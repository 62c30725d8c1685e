package dev.ates.benchmarks;

import dev.ates.benchmarks.Completions.Waits;
import dev.ates.embedded.DatabaseAddress;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.DoneTasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
 * How long the tracker takes to shuffle N open tasks, with their history and events, compared with bare statements on tables
 * with the same rows and indexes: the update of the tasks alone, and the update with the insert of the history, which is the
 * minimum that a shuffle must write besides its events. Meanwhile, people complete tasks.
 *
 * <p>The service runs normally, and its robot takes the slices. There is no broker, so bulk events stay in the outbox.
 */
@Command(
        name = "shuffle",
        description = "Shuffles N open tasks, and compares that with the bare update; measures completions meanwhile.",
        mixinStandardHelpOptions = true)
final class ShuffleBench implements Callable<Integer> {

    private static final int TASKS_MAX = 10_000_000;
    private static final int ROUNDS_MAX = 99;
    private static final int PEOPLE = 200;
    private static final Duration SHUFFLE_MAX = Duration.ofMinutes(30);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);
    private static final Duration ALONE = Duration.ofSeconds(5);

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tasks", paramLabel = "N", description = "How many open tasks (default: ${DEFAULT-VALUE})")
    private int tasks = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "The number of rounds for the median (default: ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--quick", description = "One round of 20,000 tasks")
    private boolean quick;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the database is (default: a temporary folder)")
    private @Nullable Path data;

    ShuffleBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var own = new OwnPostgres(spec);
        own.within("--tasks", tasks, TASKS_MAX);
        own.within("--rounds", rounds, ROUNDS_MAX);
        if (quick) {
            tasks = 20_000;
            rounds = 1;
        }
        own.measure(data, postgres -> {
            DatabaseAddress database = postgres.database("tracker", "tracker");
            try (ConfigurableApplicationContext service = BenchTracker.start(clock, database)) {
                measure(database, service);
            }
        });
        return 0;
    }

    /** The figures of all rounds, in milliseconds, and the waits of completions in the last one. */
    private record Measured(Figures bare, Figures history, Figures shuffle, Waits alone, Waits meanwhile) {}

    private void measure(DatabaseAddress address, ConfigurableApplicationContext service) throws InterruptedException {
        var connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        try {
            JdbcClient jdbc = JdbcClient.create(connection);
            makeTasks(jdbc);
            long[] bare = new long[rounds];
            long[] history = new long[rounds];
            long[] shuffle = new long[rounds];
            Waits alone = new Waits(0, 0, 0, 0);
            Waits meanwhile = alone;
            for (int round = 0; round < rounds; round++) {
                bare[round] = timed(jdbc, BARE_UPDATE, round);
                history[round] = timed(jdbc, BARE_HISTORY, round);
                alone = waits(service, () -> Thread.sleep(ALONE.toMillis()));
                int n = round;
                tidy(jdbc);
                meanwhile = waits(service, () -> shuffle[n] = shuffle(service, jdbc));
                tell(round, bare[round], history[round], shuffle[round], meanwhile);
            }
            report(jdbc, new Measured(new Figures(bare), new Figures(history), new Figures(shuffle), alone, meanwhile));
        } finally {
            connection.destroy();
        }
    }

    private void makeTasks(JdbcClient jdbc) {
        jdbc.sql("""
                insert into person (id, version, name, role, active)
                select gen_random_uuid(), 1, 'Person ' || n, 'employee', true from generate_series(1, :people) n
                """).param("people", PEOPLE).update();
        jdbc.sql("""
                insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency, created_by, created_at,
                                  assigned_at)
                select uuidv7(), 'Feed the parrot and water the flowers ' || n, '', people[1 + n % :people], -1500, 3000, 'USD',
                       people[1], now(), now()
                from generate_series(1, :tasks) n,
                     (select array_agg(id) as people from person) everybody
                """).param("people", PEOPLE).param("tasks", tasks).update();
        jdbc.sql("""
                insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
                select id, 1, assignee_id, fee_minor, assigned_at from task
                """).update();
        jdbc.sql("create table bare_task (like task including all)").update();
        jdbc.sql("insert into bare_task overriding system value select * from task")
                .update();
        jdbc.sql("create table bare_assignment (like assignment including all)").update();
        jdbc.sql("insert into bare_assignment select * from assignment").update();
    }

    private static final String BARE_UPDATE = """
            update bare_task
            set assignee_id = people[1 + (hashint8extended(number, :seed) & 9223372036854775807) % cardinality(people)],
                assignments = assignments + 1,
                assigned_at = now()
            from (select array_agg(id order by id) as people from person) everybody
            where status = 'open'
            """;

    private static final String BARE_HISTORY = """
            with moved as (
            """ + BARE_UPDATE + """
              returning id, assignments, assignee_id, fee_minor, assigned_at
            )
            insert into bare_assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at, shuffle_id)
            select id, assignments, assignee_id, fee_minor, assigned_at, :seed + 1 from moved
            """;

    private static long timed(JdbcClient jdbc, String statement, int round) {
        tidy(jdbc);
        long started = System.nanoTime();
        jdbc.sql(statement).param("seed", (long) round).update();
        return (System.nanoTime() - started) / 1_000_000;
    }

    /** The vacuum of the previous part's rows must not slow down the next one. */
    private static void tidy(JdbcClient jdbc) {
        jdbc.sql("truncate messaging.outbox").update();
        jdbc.sql("vacuum (analyze) task, assignment, bare_task, bare_assignment")
                .update();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static Waits waits(ConfigurableApplicationContext service, Work work) throws InterruptedException {
        try (var completions = Completions.begin(service.getBean(DoneTasks.class), service.getBean(JdbcClient.class))) {
            work.run();
            return completions.waits();
        }
    }

    /** From the button to the end of the last slice. */
    private static long shuffle(ConfigurableApplicationContext service, JdbcClient jdbc) throws InterruptedException {
        var shuffles = service.getBean(Shuffles.class);
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long started = System.nanoTime();
        long id = shuffles.shuffle(new UUID(0, 1)).id();
        while (shuffles.find(id).orElseThrow().endedAt() == null) {
            if (System.nanoTime() - started > SHUFFLE_MAX.toNanos()) {
                throw new IllegalStateException("Not shuffled within %s".formatted(SHUFFLE_MAX));
            }
            Thread.sleep(LOOK_AGAIN_AFTER);
        }
        long millis = (System.nanoTime() - started) / 1_000_000;
        checkSums(jdbc, id);
        return millis;
    }

    /** Checks that each assigned task has its history and its event. */
    private static void checkSums(JdbcClient jdbc, long id) {
        jdbc.sql("""
                select tasks, (select count(*) from assignment where shuffle_id = :id) as rows,
                       (select sum(totals[1]) from (select totals from messaging.outbox
                                                    union all select totals from messaging.event_log) told) as events
                from shuffle
                where id = :id
                """).param("id", id).query(row -> {
            if (row.getLong("tasks") != row.getLong("rows") || row.getLong("events") < row.getLong("rows")) {
                throw new IllegalStateException("%d tasks, %d rows of history, %d events"
                        .formatted(row.getLong("tasks"), row.getLong("rows"), row.getLong("events")));
            }
        });
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private void tell(int round, long bare, long history, long shuffle, Waits waits) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("round %d of %d: bare update %,d ms, with history %,d ms, shuffle %,d ms, completions p99 %.1f ms"
                .formatted(round + 1, rounds, bare, history, shuffle, waits.p99Millis()));
        err.flush();
    }

    private void report(JdbcClient jdbc, Measured measured) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("tasks", tasks);
        result.put("people", PEOPLE);
        result.put("rounds", rounds);
        result.put("bareUpdateMillisAll", measured.bare().millis());
        result.put("bareUpdateWithHistoryMillisAll", measured.history().millis());
        result.put("shuffleMillisAll", measured.shuffle().millis());
        result.put(
                "tasksPerSecond",
                tasks * 1_000L / Math.max(1, measured.shuffle().median()));
        result.put("ofBareUpdate", percent(measured.bare(), measured.shuffle()));
        result.put("ofBareUpdateWithHistory", percent(measured.history(), measured.shuffle()));
        result.put("completionsAlone", measured.alone());
        result.put("completionsMeanwhile", measured.meanwhile());
        result.put(
                "heapPeakMegabytes",
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
        result.put("heapMaxMegabytes", Runtime.getRuntime().maxMemory() >> 20);
        result.put("fsync", jdbc.sql("show fsync").query(String.class).single());
        result.put(
                "synchronousCommit",
                jdbc.sql("show synchronous_commit").query(String.class).single());
        result.put(
                "postgres", jdbc.sql("show server_version").query(String.class).single());
        result.put("cores", Runtime.getRuntime().availableProcessors());
        PrintWriter out = spec.commandLine().getOut();
        if (Bench.asJson(spec)) {
            out.println(new JsonMapper().writeValueAsString(result));
        } else {
            result.forEach((name, value) -> out.println("%-32s %s"
                    .formatted(name, value instanceof long[] millis ? new Figures(millis) : value)));
        }
        out.flush();
    }

    /** The speed of a shuffle as a percentage of the speed of the bare statement: 100 is equally fast. */
    private static long percent(Figures bare, Figures shuffle) {
        return Math.round(100.0 * bare.median() / Math.max(1, shuffle.median()));
    }
}
