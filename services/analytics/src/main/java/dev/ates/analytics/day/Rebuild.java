package dev.ates.analytics.day;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Throws the days away and makes them anew from the journal, in one transaction: readers see the old days until the new
 * ones are complete, and what is heard meanwhile waits. Which days are final, and since when, is kept.
 */
@Component
public class Rebuild {

    /** Deleted, not truncated: a truncate would keep readers waiting until the end. */
    private static final String FORGET = """
            with balances as (delete from day_balance),
                 settlements as (delete from day_settlement),
                 days as (delete from day)
            update projection set seq = 0
            """;

    private static final String KEEP_FINAL = """
            update day
               set state = 'final', finalised_at = finality.finalised_at
              from finality
             where day.day = finality.day
            """;

    private final JdbcClient jdbc;
    private final Projection projection;
    private final Finality finality;
    private final TransactionOperations transaction;

    Rebuild(JdbcClient jdbc, Projection projection, Finality finality, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.projection = projection;
        this.finality = finality;
        this.transaction = transaction;
    }

    /** Safe to run at any time, and again. */
    public void run() {
        transaction.executeWithoutResult(status -> {
            projection.lock();
            jdbc.sql(FORGET).update();
            projection.project();
            jdbc.sql(KEEP_FINAL).update();
            finality.decide();
        });
    }
}
