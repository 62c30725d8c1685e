package dev.ates.analytics.journal;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.contracts.AccountingEvent.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of the service, computed from exported files by a database that knows nothing of it. */
class JournalFilesTest {

    private static final int DAYS = 5;
    private static final int CONNECTIONS = 10;

    private final Bookkeeping books = new Bookkeeping();
    private final JournalFiles files = new JournalFiles(books.database.dataSource());

    @Test
    void haveTheFiguresOfTheService(@TempDir Path folder) throws IOException, SQLException {
        tellDays(new Random(20));
        books.hear();
        books.reward(MONDAY, Bookkeeping.POPUG, 99_999, "Too late, \"quoted\",\nand on two lines");
        books.hear();
        assertThat(books.state(MONDAY)).isEqualTo("final");
        for (int n = 0; n < DAYS; n++) {
            LocalDate day = MONDAY.plusDays(n);
            try (Writer out = Files.newBufferedWriter(folder.resolve(day + ".csv"))) {
                files.write(day, books.journal.end(), out);
            }
        }

        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            run(duckdb, """
                    create view posted as
                    select cast(day as date) as day, data ->> '$.kind' as kind, data ->> '$.accountId' as account,
                           cast(data ->> '$.amountMinor' as bigint) as minor, data ->> '$.text' as text, time, cast(seq as bigint) as seq
                      from read_csv('%s/*.csv', header = true, all_varchar = true)
                     where type = 'ates.ledger.posted.v1' and late = 'false'
                    """.formatted(folder));
            assertThat(query(duckdb, """
                            select concat_ws(' ', day, count(*), -coalesce(sum(minor) filter (where kind in ('fee', 'reward')), 0))
                              from posted group by day order by day
                            """))
                    .hasSize(DAYS)
                    .isEqualTo(service(
                            "select concat_ws(' ', day, postings, company_earned_minor) from day order by day"));
            assertThat(query(duckdb, """
                            select concat_ws(' ', day, text, minor, account)
                              from (select *, row_number() over (partition by day order by minor desc, time, seq) as place
                                      from posted where kind = 'reward') ranked
                             where place = 1 order by day
                            """)).isEqualTo(service("""
                            select concat_ws(' ', day, most_expensive_text, most_expensive_reward_minor, most_expensive_done_by)
                              from day where most_expensive_task_id is not null order by day
                            """));
            run(duckdb, """
                    create view balance as
                    select days.day, posted.account, coalesce(sum(minor) filter (where posted.day < days.day), 0) as opening,
                           sum(minor) as closing, count(*) filter (where posted.day = days.day) as postings
                      from (select distinct day from posted) days join posted on posted.day <= days.day
                     group by days.day, posted.account
                    """);
            assertThat(query(duckdb, """
                            select concat_ws(' ', day, count(*) filter (where closing < 0), coalesce(sum(closing) filter (where closing < 0), 0))
                              from balance group by day order by day
                            """))
                    .isEqualTo(
                            service("select concat_ws(' ', day, in_the_red, in_the_red_minor) from day order by day"));
            assertThat(query(duckdb, """
                            select concat_ws(' ', day, account, opening, closing) from balance
                             where postings > 0 or opening < 0 order by day, account
                            """)).hasSizeGreaterThan(DAYS).isEqualTo(service("""
                            select concat_ws(' ', day, account_id, opening_minor, closing_minor) from day_balance
                             order by day, account_id
                            """));
        }
    }

    @Test
    void leaveOutWhatIsLaterThanTheirMoment() throws IOException {
        books.fee(MONDAY, Bookkeeping.POPUG, 1000);
        books.hear();
        long end = books.journal.end();
        var before = new StringWriter();
        files.write(MONDAY, end, before);
        books.fee(MONDAY, Bookkeeping.KESHA, 2000);
        books.fee(MONDAY.plusDays(1), Bookkeeping.KESHA, 2000);
        books.hear();

        var then = new StringWriter();
        files.write(MONDAY, end, then);
        var now = new StringWriter();
        files.write(MONDAY, books.journal.end(), now);

        assertThat(then).hasToString(before.toString());
        assertThat(now.toString().lines()).hasSize(3);
        assertThat(now.toString().lines().findFirst())
                .hasValue("seq,time,stream,partition,position,id,type,subject,day,recorded_at,late,attributes,data");
    }

    @Test
    void aReaderWhoGoesAwayLeavesNothingInTheConnection() throws SQLException {
        tellDays(new Random(21));
        books.hear();
        var gone = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                if (!new String(text, offset, length).startsWith("seq,")) {
                    throw new IOException("the reader has gone");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        for (int n = 0; n < 10; n++) {
            assertThatThrownBy(() -> files.write(MONDAY, books.journal.end(), gone))
                    .isInstanceOf(IOException.class);
        }

        List<Connection> all = new ArrayList<>();
        try {
            for (int n = 0; n < CONNECTIONS; n++) {
                all.add(books.database.dataSource().getConnection());
            }
            for (int n = 0; n < all.size(); n++) {
                assertThat(query(all.get(n), "select %d".formatted(n))).containsExactly(String.valueOf(n));
            }
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
    }

    private void tellDays(Random random) {
        for (int n = 0; n < DAYS; n++) {
            LocalDate day = MONDAY.plusDays(n);
            for (int posting = 0; posting < 60; posting++) {
                UUID person = new UUID(0, 1 + random.nextInt(12));
                switch (random.nextInt(4)) {
                    case 0, 1 -> books.fee(day, person, 1000 + random.nextInt(1000));
                    case 2 -> books.reward(day, person, 2000 + random.nextInt(20) * 100L, "Task " + posting);
                    default -> books.post(day, person, Kind.adjustment, 1 + random.nextInt(500), null, "A correction");
                }
            }
            books.close(day);
        }
    }

    private List<String> service(String sql) {
        return books.jdbc.sql(sql).query(String.class).list();
    }

    private static void run(Connection duckdb, String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(Connection duckdb, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
