package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Statement;
import dev.ates.bank.OrderId;
import dev.ates.bank.iso20022.AccountStatement.Identity;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The bank's statements of our account: the pieces as they were received, each once and for ever, and the statement of a day
 * that results from all of them ({@link Counting}). Nothing is decided when a piece arrives, so the order does not matter.
 *
 * <p>Call its methods within a transaction.
 */
class StatementFiles {

    /** How far from its days the other pieces of a statement, or the corrected ones, are searched. */
    private static final int DAYS_NEAR = 31;

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;

    StatementFiles(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    /**
     * Stores a piece of a statement.
     *
     * @return whether it is new, and no newer version of it is known
     */
    boolean keep(AccountStatement statement, String file) {
        // Two instances may read one file at the same time: the second one finds what the first one has stored.
        jdbc.sql("lock table iso20022.file_statement in share row exclusive mode")
                .update();
        List<StatementPiece> near =
                pieces(statement.since().minusDays(DAYS_NEAR), statement.until().plusDays(DAYS_NEAR));
        if (near.stream().anyMatch(piece -> piece.isAgain(statement) && hasTheLinesOf(piece, statement))) {
            return false;
        }
        StatementPiece stored = insert(statement, file);
        Set<LocalDate> days = new TreeSet<>(stored.days());
        near.stream().filter(stored::concerns).forEach(piece -> days.addAll(piece.days()));
        hasChanged(days, stored.id());
        return near.stream().noneMatch(stored::mayBeOlderThan)
                || find(stored.until(), near(stored.until())).wholes().stream()
                        .anyMatch(whole -> whole.pages().contains(stored));
    }

    private boolean hasTheLinesOf(StatementPiece piece, AccountStatement statement) {
        return lines(jdbc.sql("""
                select coalesce(bool_and(stored is not distinct from sent), true)
                from (
                    select number, day, kind, reference, bank_reference, amount_minor, currency
                    from iso20022.file_statement_line where statement = :id
                ) stored full join (%s) sent on stored.number = sent.number
                """.formatted(LINES)), piece.id(), statement)
                .query(Boolean.class)
                .single();
    }

    /** The days on which a whole file was booked may have to be compared again after the bank has rejected an order of it. */
    void mayBeOtherwiseBrokenDown(List<String> files) {
        jdbc.sql("""
                update iso20022.file_statement_day d
                set version = nextval(pg_get_serial_sequence('iso20022.file_statement', 'id'))
                where d.day in (
                    select l.day from iso20022.file_statement_line l
                    join iso20022.file_order o on o.message_id = translate(lower(l.reference), '{}-', '')
                    where o.message_id = any(:files) and o.status = 'rejected' and l.statement in (
                        select s.id from iso20022.file_statement s
                        where s.until >= (select min(f.created_at) - interval '2 days' from iso20022.file f
                                          where f.message_id = any(:files))))
                """)
                .param(
                        "files",
                        files.stream()
                                .flatMap(id -> OrderId.key(id).stream())
                                .map(OrderId::of)
                                .toArray(String[]::new))
                .update();
    }

    private void hasChanged(Set<LocalDate> days, long version) {
        jdbc.sql("""
                insert into iso20022.file_statement_day (day, version) select day, :version from unnest(:days) as t (day)
                on conflict (day) do update set version = excluded.version
                """)
                .param("version", version)
                .param("days", Columns.days(List.copyOf(days), day -> day))
                .update();
    }

    private StatementPiece insert(AccountStatement statement, String file) {
        Identity identity = statement.identity();
        Balances balances = statement.balances();
        StatementPiece stored = jdbc.sql("""
                insert into iso20022.file_statement (
                    statement_id, sequence, page, last_page, created_at, since, until, dated,
                    opening_minor, closing_minor, entries_minor, currency, remarks, file, read_at)
                values (:id, :sequence, :page, :lastPage, :created, :since, :until, :dated,
                    :opening, :closing, :entries, :currency, :remarks, :file, :now)
                returning %s
                """.formatted(PIECE))
                .param("id", identity.id())
                .param("sequence", identity.sequence())
                .param("page", identity.page())
                .param("lastPage", identity.lastPage())
                .param("created", identity.createdAt() == null ? null : Columns.time(identity.createdAt()))
                .param("since", statement.since())
                .param("until", statement.until())
                .param("dated", statement.days().dated())
                .param("opening", balances.openingMinor())
                .param("closing", balances.closingMinor())
                .param("entries", balances.entriesMinor())
                .param("currency", balances.currency())
                .param(
                        "remarks",
                        String.join(
                                "\n",
                                Remarks.shown(statement.remarks().stream()
                                        .map(Booking.Remark::text)
                                        .toList())))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .query(Rows.as(StatementPiece.class))
                .single();
        lines(jdbc.sql("""
                insert into iso20022.file_statement_line (
                    statement, number, day, kind, reference, bank_reference, amount_minor, currency)
                select :id, number, day, kind, reference, bank_reference, amount_minor, currency
                from (%s) sent
                """.formatted(LINES)), stored.id(), statement).update();
        return stored;
    }

    /** The lines of a statement as they are sent. */
    private static final String LINES = """
            select cast(number as integer) as number, day, kind, reference, bank_reference, amount_minor, currency
            from unnest(:days, :kinds, :references, :bankReferences, :amounts, :currencies) with ordinality
                 as t (day, kind, reference, bank_reference, amount_minor, currency, number)
            """;

    private static StatementSpec lines(StatementSpec sql, long id, AccountStatement statement) {
        List<Booking> bookings = statement.bookings();
        return sql.param("id", id)
                .param("days", Columns.days(bookings, statement::dayOf))
                .param(
                        "kinds",
                        Columns.texts(bookings, booking -> booking.kind().name()))
                .param("references", Columns.texts(bookings, Booking::reference))
                .param("bankReferences", Columns.texts(bookings, Booking::bankReference))
                .param("amounts", Columns.longs(bookings, Booking::amountMinor))
                .param("currencies", Columns.texts(bookings, Booking::currency));
    }

    private static final String PIECE = """
            id, statement_id, sequence, page, last_page, created_at, since, until, dated,
            opening_minor, closing_minor, entries_minor, currency, remarks""";

    private List<StatementPiece> pieces(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select %s from iso20022.file_statement where since <= :to and until >= :from order by id
                """.formatted(PIECE))
                .param("from", from)
                .param("to", to)
                .query(Rows.as(StatementPiece.class))
                .list();
    }

    /** All pieces that may decide what counts on a day: those of its days, of the days of these, and of the days between. */
    private List<StatementPiece> near(LocalDate day) {
        List<StatementPiece> near = pieces(day.minusDays(2 * DAYS_NEAR), day.plusDays(2 * DAYS_NEAR));
        List<StatementPiece> ofTheDay =
                near.stream().filter(piece -> piece.overlaps(day, day)).toList();
        List<LocalDate> days = near.stream()
                .filter(piece -> ofTheDay.stream().anyMatch(piece::concerns))
                .flatMap(piece -> Stream.of(piece.since(), piece.until()))
                .sorted()
                .toList();
        return days.isEmpty()
                ? List.of()
                : near.stream()
                        .filter(piece -> piece.overlaps(days.getFirst(), days.getLast()))
                        .toList();
    }

    private DayStatements find(LocalDate day, List<StatementPiece> pieces) {
        List<StoredLine> lines = jdbc.sql("""
                select statement, day, kind, reference, bank_reference, amount_minor, currency
                from iso20022.file_statement_line where statement = any(:pieces) order by statement, number
                """)
                .param("pieces", Columns.longs(pieces, StatementPiece::id))
                .query(Rows.as(StoredLine.class))
                .list();
        return DayStatements.of(day, pieces, lines);
    }

    /** The statement of a day, if all its pages have arrived; an empty one if corrected statements no longer cover the day. */
    Optional<Statement> find(LocalDate day) {
        Optional<Long> version = jdbc.sql("select version from iso20022.file_statement_day where day = :day")
                .param("day", day)
                .query(Long.class)
                .optional();
        List<StatementPiece> pieces = near(day);
        DayStatements statements = find(day, pieces);
        boolean isTold = pieces.stream().anyMatch(piece -> piece.dated() && piece.overlaps(day, day));
        if (version.isEmpty()
                || !statements.areComplete()
                || (statements.wholes().isEmpty() && !isTold)) {
            return Optional.empty();
        }
        return Optional.of(new Statement(
                version.get(),
                Remarks.shown(
                        statements.wholes().isEmpty()
                                ? List.of("A corrected statement no longer covers this day")
                                : statements.remarks())));
    }

    /** The bookings of a day, each once, even if two statements list it. */
    List<Line> lines(LocalDate day) {
        List<Line> lines = new ArrayList<>();
        for (StoredLine one : find(day, near(day)).lines()) {
            lines.add(new Line(lines.size() + 1L, one.kind(), one.reference(), one.amountMinor(), one.currency()));
        }
        return lines;
    }

    private record Version(LocalDate day, long version) {}

    /** The versions of the days from this one on for which there are, or were, statements. */
    Map<LocalDate, Long> versions(LocalDate since) {
        return jdbc
                .sql("select day, version from iso20022.file_statement_day where day >= :since")
                .param("since", since)
                .query(Rows.as(Version.class))
                .list()
                .stream()
                .collect(Collectors.toMap(Version::day, Version::version));
    }
}
