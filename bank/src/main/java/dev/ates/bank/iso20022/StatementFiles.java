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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The bank's statements of our account: the pieces as they were received, and the statement of a day that results from
 * them by the rules in {@link StatementPiece}. A corrected statement may cover other days; the days that it no longer
 * covers have changed as well.
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
     * @return whether it is new, and not older than what is stored
     */
    boolean keep(AccountStatement read, String file) {
        // Two instances may read one file at the same time: the second one replaces what the first one has stored.
        jdbc.sql("lock table iso20022.file_statement in share row exclusive mode")
                .update();
        List<StatementPiece> near =
                pieces(read.since().minusDays(DAYS_NEAR), read.until().plusDays(DAYS_NEAR));
        AccountStatement statement = dated(read, near);
        var repetitions = new Repetitions(jdbc, near, statement);
        Set<Long> contained = repetitions.contained();
        Set<Long> repeated = repetitions.repeated();
        List<StatementPiece> found = near.stream()
                .filter(piece -> contained.contains(piece.id())
                        || repeated.contains(piece.id())
                        || repetitions.isReplaced(piece))
                .toList();
        Map<Boolean, List<StatementPiece>> pieces = near.stream()
                .collect(Collectors.partitioningBy(
                        piece -> found.contains(piece) || repetitions.isPageWith(found, piece)));
        List<StatementPiece> replaced = pieces.getOrDefault(true, List.of());
        // A longer period is not ignored because one of its days is newer.
        boolean isOlder = replaced.stream()
                .anyMatch(piece -> !contained.contains(piece.id())
                        && !(repeated.contains(piece.id())
                                && statement.since().isBefore(piece.since())
                                && !piece.isNamedLike(statement.identity()))
                        && piece.isNewerThan(statement.identity()));
        if (isOlder) {
            return false;
        }
        jdbc.sql("delete from iso20022.file_statement where id = any(:ids)")
                .param("ids", Columns.longs(replaced, StatementPiece::id))
                .update();
        long version = insert(statement, file);
        replaced.forEach(piece -> hasChanged(piece.since(), piece.until(), version));
        hasChanged(statement.since(), statement.until(), version);
        if (statement.days().dated()) {
            pieces.getOrDefault(false, List.of()).stream()
                    .filter(piece -> !piece.dated() && piece.isPageOf(statement.identity()))
                    .forEach(piece -> move(piece, statement));
        }
        return true;
    }

    /** A page that does not state its days has those of the other pages. */
    private static AccountStatement dated(AccountStatement read, List<StatementPiece> near) {
        return read.days().dated()
                ? read
                : near.stream()
                        .filter(piece -> piece.dated() && piece.isPageOf(read.identity()))
                        .findFirst()
                        .map(piece -> read.on(piece.since(), piece.until()))
                        .orElse(read);
    }

    /**
     * Corrects the days of this page, which another page states. The statements of the guessed days were incomplete.
     */
    private void move(StatementPiece piece, AccountStatement other) {
        jdbc.sql("""
                update iso20022.file_statement set since = :since, until = :until, dated = true where id = :id
                """)
                .param("since", other.since())
                .param("until", other.until())
                .param("id", piece.id())
                .update();
        jdbc.sql("""
                update iso20022.file_statement_line set day = :until
                where statement = :id and day not between :since and :until
                """)
                .param("since", other.since())
                .param("until", other.until())
                .param("id", piece.id())
                .update();
        jdbc.sql("""
                delete from iso20022.file_statement_day d
                where day between :since and :until and not exists (
                    select 1 from iso20022.file_statement s where d.day between s.since and s.until)
                """)
                .param("since", piece.since())
                .param("until", piece.until())
                .update();
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

    private void hasChanged(LocalDate since, LocalDate until, long version) {
        jdbc.sql("""
                insert into iso20022.file_statement_day (day, version)
                select cast(d as date), :version from generate_series(cast(:since as date), cast(:until as date), interval '1 day') d
                on conflict (day) do update set version = excluded.version
                """)
                .param("version", version)
                .param("since", since)
                .param("until", until)
                .update();
    }

    private long insert(AccountStatement statement, String file) {
        Identity identity = statement.identity();
        Balances balances = statement.balances();
        long id = jdbc.sql("""
                insert into iso20022.file_statement (
                    statement_id, sequence, page, last_page, created_at, since, until, dated,
                    opening_minor, closing_minor, entries_minor, currency, remarks, file, read_at)
                values (:id, :sequence, :page, :lastPage, :created, :since, :until, :dated,
                    :opening, :closing, :entries, :currency, :remarks, :file, :now)
                returning id
                """)
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
                .query(Long.class)
                .single();
        lines(jdbc.sql("""
                insert into iso20022.file_statement_line (
                    statement, number, day, kind, reference, bank_reference, amount_minor, currency)
                select :id, number, day, kind, reference, bank_reference, amount_minor, currency
                from (%s) sent
                """.formatted(LINES)), id, statement).update();
        return id;
    }

    /** The lines of a statement as they are sent. */
    static final String LINES = """
            select cast(number as integer) as number, day, kind, reference, bank_reference, amount_minor, currency
            from unnest(:days, :kinds, :references, :bankReferences, :amounts, :currencies) with ordinality
                 as t (day, kind, reference, bank_reference, amount_minor, currency, number)
            """;

    static StatementSpec lines(StatementSpec sql, long id, AccountStatement statement) {
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

    private List<StatementPiece> pieces(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select id, statement_id, sequence, page, last_page, created_at, since, until, dated,
                       opening_minor, closing_minor, entries_minor, currency, remarks
                from iso20022.file_statement where since <= :to and until >= :from order by id
                """)
                .param("from", from)
                .param("to", to)
                .query(Rows.as(StatementPiece.class))
                .list();
    }

    /** The statement of a day, if all its pages have arrived; an empty one if corrected statements no longer cover the day. */
    Optional<Statement> find(LocalDate day) {
        Optional<Long> version = jdbc.sql("select version from iso20022.file_statement_day where day = :day")
                .param("day", day)
                .query(Long.class)
                .optional();
        DayStatements statements = DayStatements.of(pieces(day, day));
        if (version.isEmpty() || !statements.areComplete()) {
            return Optional.empty();
        }
        List<String> remarks = new ArrayList<>();
        if (statements.pieces().isEmpty()) {
            remarks.add("A corrected statement no longer covers this day");
        }
        remarks.addAll(statements.remarks());
        return Optional.of(new Statement(version.get(), Remarks.shown(remarks)));
    }

    /** The bookings of a day, each once, even if two statements list it. */
    List<Line> lines(LocalDate day) {
        DayStatements statements = DayStatements.of(pieces(day, day));
        List<StoredLine> stored =
                jdbc.sql("""
                select statement, kind, reference, bank_reference, amount_minor, currency
                from iso20022.file_statement_line where day = :day order by statement, number
                """).param("day", day).query(Rows.as(StoredLine.class)).list();
        Map<List<Object>, Set<Long>> listed = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (StoredLine one : stored) {
            if (one.bankReference() != null) {
                Set<Long> by = listed.computeIfAbsent(one.booking(), booking -> new HashSet<>());
                if (by.stream()
                        .anyMatch(other -> other != one.statement() && !statements.areApart(other, one.statement()))) {
                    continue;
                }
                by.add(one.statement());
            }
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
