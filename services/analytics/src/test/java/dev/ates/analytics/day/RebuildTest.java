package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.engine.EngineForTests;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebuildTest {

    private static final int DAYS = 40;

    private final Bookkeeping books = new Bookkeeping();
    private final Set<UUID> completed = new HashSet<>();

    @Test
    void catchesUpWithFortyDaysInOneGo() {
        tellDays(new Random(40), DAYS, 200);
        books.hear();

        assertThat(books.jdbc.sql("select state from day").query(String.class).list())
                .hasSize(DAYS)
                .containsOnly("final");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesExactlyTheSameDaysWhereverTheJournalWasCut(long seed) {
        var random = new Random(seed);
        tellDays(random, 6, 60);
        books.hearInBatchesOf(1 + random.nextInt(40));
        books.quarantined.add(MONDAY.plusDays(7));
        tellOutOfOrder(random, MONDAY.plusDays(6));
        books.hearInBatchesOf(1 + random.nextInt(40));
        var before = everything();

        books.rebuild.run(books.manualStart(), null);

        assertThat(everything()).isEqualTo(before);
        assertThat(String.join("\n", before)).contains("final", "provisional");
    }

    @Test
    void keepsALateFactOutAgain() {
        tellDays(new Random(5), 2, 20);
        books.hear();
        books.reward(MONDAY, Bookkeeping.POPUG, 99_999, "Too late");
        books.hear();
        var before = everything();

        books.rebuild.run(books.manualStart(), null);

        assertThat(everything()).isEqualTo(before);
    }

    /** Each step is killed once before it is done, and events arrive between the steps. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void buildsTheRowsOfTheLiveTablesThoughKilledAndToldMore(long seed) {
        var random = new Random(seed);
        tellDays(random, 3, 60);
        books.hearInBatchesOf(1 + random.nextInt(40));
        var engine = EngineForTests.inStretchesOf(20 + random.nextInt(60), 0, books.jdbc, books.journal);
        books.transaction.executeWithoutResult(status -> engine.request(engine.names()));

        boolean more = true;
        int steps = 0;
        while (more) {
            if (steps < 8) {
                tellOutOfOrder(random, MONDAY.plusDays(3));
                books.hearInBatchesOf(1 + random.nextInt(40));
            }
            var before = everything();
            books.transaction.executeWithoutResult(status -> {
                engine.build();
                status.setRollbackOnly();
            });
            more = Boolean.TRUE.equals(books.transaction.execute(status -> engine.build()));
            assertThat(everything()).as("step %d of seed %d", steps, seed).isEqualTo(before);
            steps++;
        }

        assertThat(steps).isGreaterThan(8);
        assertThat(schemas()).doesNotContain("replaced").noneMatch(schema -> schema.startsWith("build_"));
    }

    /** A range of days of each metric; its rows were wrong before, and each step is killed once while events arrive. */
    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void rebuildsSomeDaysToTheRowsOfTheLiveTables(long seed) {
        var random = new Random(seed);
        tellDays(random, 4, 40);
        tellOutOfOrder(random, MONDAY.plusDays(4));
        books.hearInBatchesOf(1 + random.nextInt(40));
        var engine = EngineForTests.inStretchesOf(5 + random.nextInt(60), 0, books.jdbc, books.journal);
        LocalDate first = MONDAY.plusDays(random.nextInt(4));
        LocalDate last = first.plusDays(random.nextInt(3));
        damage(first, last);
        for (String name : engine.names()) {
            if (!name.equals("completion_time")) {
                books.transaction.executeWithoutResult(status -> engine.request(name, first, last));
            }
        }

        boolean more = true;
        int steps = 0;
        while (more) {
            if (steps < 8) {
                tellOutOfOrder(random, MONDAY.plusDays(4));
                books.hearInBatchesOf(1 + random.nextInt(40));
            }
            books.transaction.executeWithoutResult(status -> {
                engine.build();
                status.setRollbackOnly();
            });
            more = Boolean.TRUE.equals(books.transaction.execute(status -> engine.build()));
            steps++;
        }

        var other = new Bookkeeping();
        other.apply(books.told());
        assertThat(EngineForTests.rows(books.jdbc, "seq"))
                .as("%s to %s of seed %d", first, last, seed)
                .isEqualTo(EngineForTests.rows(other.jdbc, "seq"));
        assertThat(schemas()).doesNotContain("replaced").noneMatch(schema -> schema.startsWith("build_"));
        assertThat(versions()).isEqualTo(EngineForTests.versions(0));
    }

    /** Other days are not touched: what is wrong there stays. */
    @Test
    void leavesTheOtherDaysAlone() {
        tellDays(new Random(13), 3, 20);
        books.hear();
        damage(MONDAY, MONDAY.plusDays(1));
        books.transaction.executeWithoutResult(
                status -> books.engine.request("earnings", MONDAY.plusDays(1), MONDAY.plusDays(1)));
        books.rebuild.run(books.manualStart(), null);

        assertThat(books.day(MONDAY)).containsEntry("fees_minor", -1L);
        assertThat(books.day(MONDAY.plusDays(1)).get("fees_minor")).isNotEqualTo(-1L);
    }

    @Test
    void rebuildsAllDaysFromTheFirstToTheLastThatAreRequested() {
        tellDays(new Random(14), 3, 20);
        books.hear();
        var before = everything();
        damage(MONDAY, MONDAY.plusDays(2));
        books.transaction.executeWithoutResult(status -> {
            books.engine.request("earnings", MONDAY, MONDAY);
            books.engine.request("earnings", MONDAY.plusDays(2), MONDAY.plusDays(2));
            books.engine.request(List.of("balances", "turnover"));
            books.engine.request("balances", MONDAY.plusDays(2), MONDAY.plusDays(2));
            books.engine.request("turnover", MONDAY, MONDAY);
            books.engine.request("tracked", MONDAY, MONDAY.plusDays(2));
        });
        books.rebuild.run(books.manualStart(), null);

        assertThat(everything()).isEqualTo(before);
    }

    /** Rows of these days that no events add up to. */
    private void damage(LocalDate first, LocalDate last) {
        for (String damage : List.of(
                "update day_sum set fees_minor = -1",
                "update turnover set rewards_minor = 1",
                "delete from day_tracked",
                "update day_balance set fees_minor = fees_minor - 7, closing_minor = closing_minor - 7",
                "update day_debt set minor = -7")) {
            books.jdbc
                    .sql(damage + " where day between :first and :last")
                    .param("first", first)
                    .param("last", last)
                    .update();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void givesTheSameFiguresInAnyOrderOfEventsAndRepetition(long seed) {
        var random = new Random(seed);
        tellOutOfOrder(random, MONDAY);
        tellOutOfOrder(random, MONDAY.plusDays(1));
        books.hear();
        var shuffled = new ArrayList<>(books.told());
        shuffled.addAll(books.told().subList(0, 50));
        Collections.shuffle(shuffled, random);

        var other = new Bookkeeping();
        while (!shuffled.isEmpty()) {
            var batch = shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(60)));
            other.apply(batch);
            batch.clear();
        }

        assertThat(EngineForTests.rows(other.jdbc, "seq"))
                .as("seed %d", seed)
                .isEqualTo(EngineForTests.rows(books.jdbc, "seq"));
    }

    @Test
    void rebuildsAMetricThatHasANewVersionAndKeepsTheOldFiguresMeanwhile() {
        tellDays(new Random(3), 2, 20);
        books.hear();
        var next = EngineForTests.inStretchesOf(30, 1, books.jdbc, books.journal);
        var days = books.day(MONDAY);

        assertThat(next.outdated()).isEqualTo(next.names());
        books.transaction.executeWithoutResult(status -> next.request(next.outdated()));
        assertThat(next.outdated()).isEmpty();
        assertThat(versions()).isEqualTo(EngineForTests.versions(0));
        while (Boolean.TRUE.equals(books.transaction.execute(status -> next.build()))) {
            assertThat(books.day(MONDAY)).isEqualTo(days);
        }

        assertThat(versions()).isEqualTo(EngineForTests.versions(1));
        assertThat(books.day(MONDAY)).isEqualTo(days);
    }

    @Test
    void answersReadersWhileItReplacesTheTables() {
        tellDays(new Random(2), 3, 20);
        books.hear();
        var done = new AtomicBoolean();
        var reader = CompletableFuture.supplyAsync(() -> {
            Set<Long> seen = new HashSet<>();
            do {
                seen.add(books.jdbc
                        .sql("select sum(postings) from day")
                        .query(Long.class)
                        .single());
                seen.add(books.jdbc
                        .sql("select sum(postings) from day_sum")
                        .query(Long.class)
                        .single());
            } while (!done.get());
            return seen;
        });

        for (int n = 0; n < 10; n++) {
            books.rebuild.run(books.manualStart(), null);
        }
        done.set(true);

        assertThat(reader.orTimeout(60, TimeUnit.SECONDS).join()).hasSize(1);
    }

    private List<Integer> versions() {
        return books.jdbc
                .sql("select version from metric order by name")
                .query(Integer.class)
                .list();
    }

    private List<String> schemas() {
        return books.jdbc
                .sql("select nspname from pg_namespace")
                .query(String.class)
                .list();
    }

    private void tellDays(Random random, int days, int postingsPerDay) {
        for (int i = 0; i < days; i++) {
            LocalDate day = MONDAY.plusDays(i);
            for (int n = 0; n < postingsPerDay; n++) {
                move(random, day);
            }
            books.close(day);
        }
    }

    /**
     * Two days at once, as when accounting closes late: the postings of both are mixed, and a day in between comes
     * last.
     */
    private void tellOutOfOrder(Random random, LocalDate day) {
        for (int n = 0; n < 80; n++) {
            move(random, day.plusDays(random.nextInt(2) * 2L));
        }
        books.tell(new PayoutSettled(person(random), day.minusDays(1), Outcome.paid, 100, "USD", null));
        for (int n = 0; n < 40; n++) {
            move(random, day.plusDays(random.nextInt(3)));
        }
    }

    private void move(Random random, LocalDate day) {
        work(random, day);
        switch (random.nextInt(4)) {
            case 0, 1 -> books.fee(day, person(random), 1000 + random.nextInt(1000));
            case 2 -> books.reward(day, person(random), 2000 + random.nextInt(20) * 100L, "Task " + random.nextInt(99));
            default -> books.post(day, person(random), Kind.adjustment, 1 + random.nextInt(500), null, "A correction");
        }
    }

    /** A task of few is given to somebody, or completed once. */
    private void work(Random random, LocalDate day) {
        UUID task = new UUID(3, random.nextInt(30));
        Instant time = books.calendar.startOf(day).plusSeconds(random.nextInt(86_400));
        if (random.nextInt(3) > 0) {
            books.assign(time, task, person(random));
        } else if (completed.add(task)) {
            books.complete(time, task, person(random));
        }
    }

    private static UUID person(Random random) {
        return new UUID(0, 1 + random.nextInt(12));
    }

    private List<String> everything() {
        List<String> rows = new ArrayList<>(EngineForTests.rows(books.jdbc, ""));
        rows.addAll(books.jdbc.sql("""
                        select to_jsonb(d)::text from day d union all select to_jsonb(m)::text from metric m order by 1
                        """).query(String.class).list());
        return rows;
    }
}
