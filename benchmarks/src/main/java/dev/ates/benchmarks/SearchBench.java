package dev.ates.benchmarks;

import dev.ates.embedded.DatabaseAddress;
import dev.ates.tracker.task.Searches;
import dev.ates.ui.Caller;
import dev.ates.ui.Paging;
import dev.ates.ui.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * How long the first page of a search among N tasks takes, with ordinary searches and with those that would be slow if tasks
 * were read in a fixed order: words that only old tasks have, words that never occur together, amounts that no task costs.
 */
@Command(
        name = "search",
        description = "Searches N tasks of two years, one in ten of which is open.",
        mixinStandardHelpOptions = true)
final class SearchBench implements Callable<Integer> {

    private static final int TASKS_MAX = 10_000_000;
    private static final int ROUNDS_MAX = 999;
    private static final int PEOPLE = 200;
    private static final int DAYS = 730;
    /** The first rounds fill the caches and compile the code. */
    private static final int WARM_UP_ROUNDS = 3;

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tasks", paramLabel = "N", description = "How many tasks (default: ${DEFAULT-VALUE})")
    private int tasks = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each search is repeated (default: ${DEFAULT-VALUE})")
    private int rounds = 21;

    @Option(names = "--quick", description = "Three rounds with 20,000 tasks")
    private boolean quick;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the database is (default: a temporary folder)")
    private @Nullable Path data;

    SearchBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var own = new OwnPostgres(spec);
        own.within("--tasks", tasks, TASKS_MAX);
        own.within("--rounds", rounds, ROUNDS_MAX);
        if (quick) {
            tasks = 20_000;
            rounds = 3;
        }
        own.measure(data, postgres -> {
            DatabaseAddress database = postgres.database("tracker", "tracker");
            try (ConfigurableApplicationContext service = BenchTracker.start(clock, database)) {
                measure(database, service);
            }
        });
        return 0;
    }

    /**
     * A search and its figures.
     *
     * @param found the tasks on the first page
     */
    private record Measured(String search, int found, double medianMillis, double maxMillis) {}

    private void measure(DatabaseAddress address, ConfigurableApplicationContext service) {
        var connection = new SingleConnectionDataSource(address.url(), address.user(), address.password(), true);
        try {
            JdbcClient jdbc = JdbcClient.create(connection);
            UUID me = makeTasks(jdbc);
            var searches = new Searches(service, new Caller(me, "Person 1", Set.of(Role.manager)));
            List<Measured> measured = new ArrayList<>();
            for (String search : searches(LocalDate.now(clock.withZone(ZoneOffset.UTC)))) {
                measured.add(measured(searches, search));
            }
            report(jdbc, measured);
        } finally {
            connection.destroy();
        }
    }

    /** Person 1 is the caller, who has created every twentieth task; the words are those of {@link #makeTasks}. */
    private static List<String> searches(LocalDate today) {
        LocalDate longAgo = today.minusDays(DAYS / 2);
        return List.of(
                "",
                "thousandth",
                "the",
                "old",
                "earliest",
                "even odd",
                "\"the odd\"",
                "the -odd",
                "even odd -the",
                "w1 w2 w3 w4 w5",
                "nowhere",
                "assignee:me",
                "assignee:me nowhere",
                "assignee:me status:open the",
                "assignee:me \"the odd\" price:>39",
                "status:open price:>39",
                "status:done done:%s..%s".formatted(longAgo, longAgo.plusDays(30)),
                "price:>40",
                "price:<20 odd",
                "created:%s..%s".formatted(longAgo, longAgo.plusDays(30)),
                "created:%s..%s odd -old".formatted(longAgo, longAgo.plusDays(30)),
                "created:..%s by:\"Person 19\" status:open".formatted(today.minusDays(DAYS - 2)),
                "by:me old",
                "assignee:me status:open price:>20 created:%s..today by:\"Person 17\" \"the odd\" -old"
                        .formatted(today.minusDays(27)));
    }

    private Measured measured(Searches searches, String search) {
        double[] millis = new double[rounds];
        int found = 0;
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            long started = System.nanoTime();
            found = searches.firstPage(search, Paging.LIMIT_DEFAULT).size();
            if (round >= 0) {
                millis[round] = (System.nanoTime() - started) / 1_000 / 1_000.0;
            }
        }
        Arrays.sort(millis);
        return new Measured(search, found, millis[rounds / 2], millis[rounds - 1]);
    }

    /** Zipf's law gives the numbered words their frequencies. Returns the id of Person 1. */
    private UUID makeTasks(JdbcClient jdbc) {
        jdbc.sql("select setseed(0.5)").query().singleRow();
        jdbc.sql("""
                insert into person (id, version, name, role, active)
                select uuidv7(), 1, 'Person ' || n, 'employee', true from generate_series(1, :people) n
                """).param("people", PEOPLE).update();
        jdbc.sql("""
                with made as (
                  select n, statement_timestamp() - (:tasks - n) * make_interval(secs => 86400.0 * :days / :tasks) as at,
                         (select string_agg('w' || floor(exp(random() * 9.9))::int, ' ') from generate_series(1, 12 + n % 2)) as words
                  from generate_series(1, :tasks) as n
                )
                insert into task (id, title, description, status, assignee_id, fee_minor, reward_minor, currency, created_by,
                                  created_at, assigned_at, done_at)
                select uuidv7(), concat_ws(' ', case when n * 2 < :tasks then 'old' end, 'the', case n % 2 when 0 then 'even' else 'odd' end,
                                           case when n % 1000 = 0 then 'thousandth' end, case when n <= 20 then 'earliest' end, words),
                       '', case n % 10 when 0 then 'open' else 'done' end, people[1 + floor(random() * :people)::int],
                       -1000 - 100 * floor(random() * 11)::int, 2000 + 100 * floor(random() * 21)::int, 'USD',
                       people[1 + floor(random() * 20)::int], at, at, case n % 10 when 0 then null else at end
                from made, (select array_agg(id order by id) as people from person) everybody
                order by n
                """)
                .param("people", PEOPLE)
                .param("tasks", tasks)
                .param("days", DAYS)
                .update();
        jdbc.sql("""
                insert into task_search (number, created_at, fee_minor, reward_minor, words)
                select number, created_at, fee_minor, reward_minor,
                       to_tsvector('simple', title) || array_to_tsvector(array['#' || (number >> 13)]) from task
                """).update();
        jdbc.sql("vacuum (analyze) task, task_search").update();
        return jdbc.sql("select id from person where name = 'Person 1'")
                .query(UUID.class)
                .single();
    }

    private void report(JdbcClient jdbc, List<Measured> measured) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("tasks", tasks);
        result.put("rounds", rounds);
        result.put("searches", measured);
        result.put(
                "postgres", jdbc.sql("show server_version").query(String.class).single());
        result.put("cores", Runtime.getRuntime().availableProcessors());
        PrintWriter out = spec.commandLine().getOut();
        if (Bench.asJson(spec)) {
            out.println(new JsonMapper().writeValueAsString(result));
        } else {
            out.println("%,d tasks, %d rounds: median and longest time of a page of %d"
                    .formatted(tasks, rounds, Paging.LIMIT_DEFAULT));
            measured.forEach(one -> out.println("%8.1f ms %8.1f ms  %2d found  %s"
                    .formatted(one.medianMillis(), one.maxMillis(), one.found(), one.search())));
        }
        out.flush();
    }
}
