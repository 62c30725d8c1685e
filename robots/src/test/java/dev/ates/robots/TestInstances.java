package dev.ates.robots;

import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A service's database with its robots, and as many instances of the service as a test wants. */
final class TestInstances {

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    final RobotLog robotLog;

    TestInstances() {
        TestDatabase database = TestDatabase.create("robots");
        new RobotWiring().robotsSchema(database.dataSource());
        jdbc = JdbcClient.create(database.dataSource());
        transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        robotLog = new RobotLog(jdbc, clock);
        jdbc.sql("create table effect (what text)").update();
    }

    Robots robots(Robot... robots) {
        Robots all = new Robots(() -> List.of(robots), jdbc, clock);
        all.afterSingletonsInstantiated();
        return all;
    }

    Turns instance(Duration leaseLength) {
        return new Turns(new Leases(jdbc), jdbc, transaction, robotLog, leaseLength);
    }

    RobotControl control(Robots robots) {
        return new RobotControl(robots, instance(Duration.ofSeconds(20)), robotLog, jdbc, transaction, clock);
    }

    RobotRunner runner(Robots robots) {
        return new RobotRunner(
                robots,
                instance(Duration.ofSeconds(5)),
                new RobotSettings(true, Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofSeconds(5)),
                clock);
    }

    void leaseIsOver() {
        jdbc.sql("update robots.lease set held_until = '-infinity'").update();
    }

    long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    static Robot robot(String name, Consumer<Turn> run) {
        return robot(name, null, run);
    }

    static Robot robot(String name, @Nullable Duration downAfter, Consumer<Turn> run) {
        return new Robot() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(Turn turn, @Nullable LocalDate day) {
                run.accept(turn);
            }

            @Override
            public Map<String, Long> plan(@Nullable LocalDate day) {
                return Map.of("effects", 1L);
            }

            @Override
            public @Nullable Duration downAfter() {
                return downAfter;
            }
        };
    }
}
