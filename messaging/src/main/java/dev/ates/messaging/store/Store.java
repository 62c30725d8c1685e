package dev.ates.messaging.store;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.BusinessCalendar;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Messaging's schema in the service's database, with its own migration history, and the clock for its rows. */
public final class Store {

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;
    private final BusinessCalendar calendar;

    /** Brings the schema up to date. */
    public Store(DataSource dataSource, PlatformTransactionManager transactions, BusinessCalendar calendar) {
        Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .schemas("messaging")
                .locations("classpath:messaging/migrations")
                .load()
                .migrate();
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.calendar = calendar;
    }

    public BusinessCalendar calendar() {
        return calendar;
    }

    public Timestamp now() {
        return Timestamp.from(calendar.now());
    }

    /** @param positional in the order of the question marks; more may be added to the statement, by position or by name */
    public StatementSpec sql(String sql, @Nullable Object... positional) {
        return jdbc.sql(sql).params(Arrays.asList(positional));
    }

    /** One statement for many rows, each an array of its parameters. */
    public void batch(String sql, List<Object[]> rows) {
        template.batchUpdate(sql, rows);
    }

    public <T> T transaction(Supplier<T> work) {
        return requireNonNull(transaction.execute(status -> work.get()));
    }

    /** Inside a transaction: a failure rolls back this work and nothing before it. */
    public void savepoint(Runnable work) {
        savepoint.executeWithoutResult(status -> work.run());
    }
}
