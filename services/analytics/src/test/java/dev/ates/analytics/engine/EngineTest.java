package dev.ates.analytics.engine;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several instances, of several versions, and their readers. */
class EngineTest {

    private static final int SECTION = 20;

    private final Bookkeeping books = new Bookkeeping();
    private final Engine old = EngineForTests.inStretchesOf(SECTION, 0, books.jdbc, books.journal);
    private final Engine next = EngineForTests.inStretchesOf(SECTION, 1, books.jdbc, books.journal);

    @Test
    void appliesEventsWhileASectionOfTheSameMetricsIsBuilt() {
        tell(100);
        books.hear();
        request(next, next.outdated());

        books.transaction.executeWithoutResult(status -> {
            next.build();
            CompletableFuture.runAsync(() -> advance(next))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        });
    }

    @Test
    void buildsOnTwoInstancesAtOnceWhileEventsArrive() {
        tell(200);
        books.hear();
        request(old, old.names());
        var builders = List.of(building(old), building(EngineForTests.inStretchesOf(30, 0, books.jdbc, books.journal)));

        for (int n = 0; n < 20; n++) {
            tell(10);
            books.hear();
        }

        builders.forEach(builder -> builder.orTimeout(60, TimeUnit.SECONDS).join());
        assertThat(old.isRequested()).isFalse();
        var other = new Bookkeeping();
        other.apply(books.told());
        assertThat(EngineForTests.rows(books.jdbc, "seq")).isEqualTo(EngineForTests.rows(other.jdbc, "seq"));
    }

    @Test
    void leavesTablesOfALaterVersionToTheNewerInstance() {
        tell(30);
        books.hear();
        request(next, next.outdated());

        assertThat(old.isRequested()).isFalse();
        assertThat(build(old)).isFalse();
        while (build(next)) {
            assertThat(old.outdated()).isEmpty();
        }
        assertThat(old.outdated()).isEmpty();
        List<String> rows = EngineForTests.rows(books.jdbc, "");
        tell(30);
        books.hear();

        assertThat(EngineForTests.rows(books.jdbc, "")).isEqualTo(rows);
        advance(next);
        assertThat(books.day(MONDAY)).containsEntry("postings", 60L);
    }

    @Test
    void goesBackToAnEarlierVersionOnRequest() {
        tell(30);
        books.hear();
        request(next, next.outdated());
        buildAll(next);
        tell(30);
        books.hear();

        request(old, old.names());
        buildAll(old);

        assertThat(books.day(MONDAY)).containsEntry("postings", 60L);
    }

    @Test
    void keepsTheNamesThatMigrationsFindTheTablesBy() {
        List<String> before = EngineForTests.definitions(books.jdbc);

        for (int n = 0; n < 2; n++) {
            tell(30);
            books.hear();
            request(old, old.names());
            buildAll(old);
        }

        assertThat(EngineForTests.definitions(books.jdbc)).isEqualTo(before).hasSizeGreaterThan(30);
    }

    /** An operator's grants, such as those of a BI tool, would otherwise end with the table. */
    @Test
    void letsReadersReadOnAfterARebuild() {
        String reader = TestDatabase.create("bi").user();
        for (String grant : List.of(
                "grant select on day_sum to %s with grant option",
                "grant select (day, people), update (minor) on day_debt to %s",
                "grant select on day to %s",
                "grant select on turnover to public")) {
            books.jdbc.sql(grant.formatted(reader)).update();
        }
        List<String> before = granted();

        request(old, old.names());
        buildAll(old);

        assertThat(granted()).isEqualTo(before).hasSizeGreaterThan(4);
    }

    private List<String> granted() {
        return books.jdbc.sql("""
                        select concat_ws(' ', table_name, null, privilege_type, grantee, is_grantable)
                          from information_schema.table_privileges
                         where table_schema = 'public' and grantee <> current_user
                        union
                        select concat_ws(' ', table_name, column_name, privilege_type, grantee, is_grantable)
                          from information_schema.column_privileges
                         where table_schema = 'public' and grantee <> current_user
                         order by 1
                        """).query(String.class).list();
    }

    /** A backup reads everything in one transaction. Nothing may queue up behind a rebuild that waits for it. */
    @Test
    void doesNotWaitForALongReaderToReplaceTables() {
        tell(10);
        books.hear();
        request(old, List.of("earnings"));

        books.transaction.executeWithoutResult(status -> {
            books.jdbc.sql("select count(*) from day").query(Long.class).single();
            CompletableFuture.runAsync(() -> {
                        assertThatThrownBy(() -> build(old)).hasMessageContaining("lock timeout");
                        tell(10);
                        books.hear();
                    })
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        });

        buildAll(old);
        assertThat(books.day(MONDAY)).containsEntry("postings", 20L);
    }

    @Test
    void refusesToRebuildWhatIsNoMetric() {
        assertThatThrownBy(() -> request(old, List.of("earnings", "weather")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no metric 'weather'; there are %s", old.names());

        assertThat(old.isRequested()).isFalse();
    }

    private CompletableFuture<Void> building(Engine engine) {
        return CompletableFuture.runAsync(() -> buildAll(engine));
    }

    private void buildAll(Engine engine) {
        boolean more = true;
        while (more) {
            more = build(engine);
        }
    }

    private boolean build(Engine engine) {
        return Boolean.TRUE.equals(books.transaction.execute(status -> engine.build()));
    }

    private void request(Engine engine, List<String> names) {
        books.transaction.executeWithoutResult(status -> engine.request(names));
    }

    private void advance(Engine engine) {
        books.transaction.executeWithoutResult(status -> {
            books.journal.lock();
            engine.advance();
        });
    }

    private void tell(int events) {
        for (int n = 0; n < events; n++) {
            books.fee(MONDAY, new UUID(0, 1 + n % 7), 1000 + n);
        }
    }
}
