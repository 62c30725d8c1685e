package dev.ates.tracker;

import dev.ates.robots.Turn;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A turn without a lease, which can be killed in any step. */
public class TestTurn implements Turn {

    private final TransactionTemplate transaction;
    private int steps;
    private @Nullable Map<String, ? extends Number> recorded;

    public TestTurn(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    /** A turn whose connection to the database is killed at the end of a step. */
    public static TestTurn killedBeforeCommit(TransactionTemplate transaction, JdbcClient jdbc) {
        return new TestTurn(transaction) {
            @Override
            public <T> T step(String name, Supplier<T> work) {
                return super.step(name, () -> {
                    T done = work.get();
                    jdbc.sql("select pg_terminate_backend(pg_backend_pid())")
                            .query(Boolean.class)
                            .single();
                    return done;
                });
            }
        };
    }

    /** A turn that ends after one step. */
    public static TestTurn killedAfterCommit(TransactionTemplate transaction) {
        return new TestTurn(transaction) {
            @Override
            public <T> T step(String name, Supplier<T> work) {
                super.step(name, work);
                throw new Killed();
            }
        };
    }

    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public int steps() {
        return steps;
    }

    public @Nullable Map<String, ? extends Number> recorded() {
        return recorded;
    }

    @Override
    public <T> T step(String name, Supplier<T> work) {
        steps++;
        return transaction.execute(running -> work.get());
    }

    @Override
    public boolean isManualStart() {
        return false;
    }

    @Override
    public long begin(@Nullable LocalDate day) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void end(long run, Map<String, ? extends Number> counts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
        recorded = counts;
    }
}
