package dev.ates.ui.answer;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The service's own database is down or has no free connection: a temporary failure. */
final class DatabaseAway {

    private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);

    /** {@code admin_shutdown}, {@code crash_shutdown} and {@code cannot_connect_now}. */
    private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

    private static final String NO_CONNECTION_CLASS = "08";
    private static final String RETRY_AFTER_SECONDS = "10";

    private DatabaseAway() {}

    static boolean isBehind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && isAway(refused)) {
                log.atWarn().addKeyValue("reason", refused.getMessage()).log("The database is away");
                return true;
            }
        }
        return false;
    }

    private static boolean isAway(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        return refused instanceof SQLTransientConnectionException
                || state.startsWith(NO_CONNECTION_CLASS)
                || SHUT_DOWN.contains(state);
    }

    static Problem told() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "database-away",
                        "Our database does not answer just now. Please try again in a minute, and look first whether what"
                                + " you did last is there")
                .with(headers);
    }
}
