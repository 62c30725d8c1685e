package dev.ates.analytics.journal;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The events of a day as CSV, for other tools, in bounded memory.
 *
 * <p>No connection is held while a part is sent: a slow reader would keep it, and a reader who goes away in the middle of a
 * COPY would leave the rest of the answer in the connection, for whoever borrows it next.
 */
@Component
class JournalFiles {

    private static final String HEADER =
            "seq,time,stream,partition,position,id,type,subject,day,recorded_at,late,attributes,data\n";

    /** How many positions of the journal are read at once; an event has at most about 100 KB. */
    private static final int POSITIONS = 256;

    /** Times are ISO 8601 in UTC, attributes and data are JSON. */
    private static final String COPY = """
            copy (
                select seq,
                       to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
                       stream, partition, position, id, type, subject, day,
                       to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
                       cast(late as text) as late, attributes, data
                  from event
                 where day = '%s' and seq between %d and %d
                 order by seq
            ) to stdout with (format csv, encoding 'UTF8')
            """;

    private final DataSource database;
    private final JdbcClient jdbc;

    JournalFiles(DataSource database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
    }

    /** The events of a day and the positions of the first and the last; 0, 1 and 0 if there are none. */
    record Span(long events, long first, long last) {}

    private static final String SPAN = """
            select count(*) as events, coalesce(min(seq), 1) as first, coalesce(max(seq), 0) as last
              from event
             where day = :day and seq <= :upTo
            """;

    /** @param upTo the last position of the journal; later events are left out */
    Span span(LocalDate day, long upTo) {
        return jdbc.sql(SPAN)
                .param("day", day)
                .param("upTo", upTo)
                .query((row, index) -> new Span(row.getLong("events"), row.getLong("first"), row.getLong("last")))
                .single();
    }

    /**
     * Writes the events of a business day in the order of arrival, after a line with the names of the columns.
     *
     * @param upTo the last position of the journal; later events are left out
     */
    void write(LocalDate day, long upTo, Writer out) throws IOException {
        Span span = span(day, upTo);
        out.write(HEADER);
        for (long first = span.first(); first <= span.last(); first += POSITIONS) {
            out.write(part(day, first, Math.min(first + POSITIONS - 1, span.last())));
        }
    }

    private String part(LocalDate day, long first, long last) throws IOException {
        var part = new StringWriter();
        try (Connection connection = database.getConnection()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY.formatted(day, first, last), part);
        } catch (SQLException e) {
            throw new UncategorizedSQLException("export of the journal", null, e);
        }
        return part.toString();
    }
}
