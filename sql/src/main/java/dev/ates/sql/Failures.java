package dev.ates.sql;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Distinguishes errors of a statement from outages of its database. */
public final class Failures {

    /**
     * Classes of SQLSTATE: connection, transaction rollback, insufficient resources, operator intervention, system
     * error.
     */
    private static final Set<String> MAY_PASS = Set.of("08", "40", "53", "57", "58");

    private Failures() {}

    /** Deadlocks, lost connections, a database that restarts or is full: the statement itself is correct. */
    public static boolean mayPass(Throwable e) {
        if (e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof DataAccessResourceFailureException
                || e instanceof TransactionException) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
            if (state != null && MAY_PASS.contains(state.substring(0, 2))) {
                return true;
            }
        }
        return false;
    }
}
