package dev.ates.analytics.journal;

import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;

/** The events of a day as CSV, for other tools: written by the database, row by row, so any number takes the same memory. */
@Component
class JournalFiles {

    /** Times are ISO 8601 in UTC, attributes and data are JSON. */
    private static final String COPY = """
            copy (
                select seq,
                       to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
                       stream, partition, position, id, type, subject, day,
                       to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
                       cast(late as text) as late, attributes, data
                  from event
                 where day = '%s' and seq <= %d
                 order by seq
            ) to stdout with (format csv, header true, encoding 'UTF8')
            """;

    private final DataSource database;

    JournalFiles(DataSource database) {
        this.database = database;
    }

    /**
     * Writes the events of a business day in the order of arrival, after a line with the names of the columns.
     *
     * @param upTo the last position of the journal; later events are left out
     */
    void write(LocalDate day, long upTo, Writer out) throws IOException {
        try (Connection connection = database.getConnection()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY.formatted(day, upTo), out);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("export of the journal", null, e);
        }
    }
}
