package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Statement;
import dev.ates.bank.iso20022.AccountStatement.Balances;
import dev.ates.bank.iso20022.AccountStatement.Identity;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.Decimals;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The bank's statements of our account: the pieces as they were received, and the statement of a day that results from
 * them. A piece is replaced by a later one of the same statement, and by a later statement that begins with the same
 * balance and adds up by itself, because that one repeats the whole day. A booking on two statements with the same
 * reference of the bank was booked once.
 *
 * <p>Call its methods within a transaction.
 */
class StatementFiles {

    private static final int REMARKS_MAX = 20;

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;

    StatementFiles(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    /** A stored piece. */
    private record Piece(
            long id,
            String statementId,
            @Nullable String sequence,
            int page,
            boolean lastPage,
            @Nullable Instant createdAt,
            LocalDate until,
            @Nullable Long openingMinor,
            @Nullable Long closingMinor,
            long entriesMinor,
            String currency,
            String remarks) {

        boolean isOf(Identity other) {
            return statementId.equals(other.id()) || (sequence != null && sequence.equals(other.sequence()));
        }

        /** Whether the other piece takes the place of this one. */
        boolean isReplacedBy(Identity other) {
            return page == other.page() || page == 0 || other.page() == 0 || (other.lastPage() && page > other.page());
        }

        boolean isNewerThan(Identity other) {
            return createdAt != null && other.createdAt() != null && createdAt.isAfter(other.createdAt());
        }

        /** Whether the other one repeats the same period and does not continue where this one ends. */
        boolean beginsLike(Balances other) {
            return openingMinor != null
                    && openingMinor.equals(other.openingMinor())
                    && !openingMinor.equals(closingMinor);
        }
    }

    /**
     * Stores a piece of a statement.
     *
     * @return whether it is new, and not older than what is stored
     */
    boolean keep(AccountStatement statement, String file) {
        Identity identity = statement.identity();
        List<Piece> ofTheDay = pieces(statement.until()).stream()
                .filter(piece -> piece.until().equals(statement.until()))
                .toList();
        List<Piece> replaced = new ArrayList<>(ofTheDay.stream()
                .filter(piece -> piece.isOf(identity) && piece.isReplacedBy(identity))
                .toList());
        if (statement.addsUp() && identity.page() == 0) {
            ofTheDay.stream()
                    .filter(piece -> !piece.isOf(identity) && piece.beginsLike(statement.balances()))
                    .forEach(replaced::add);
        }
        if (replaced.stream().anyMatch(piece -> piece.isNewerThan(identity))) {
            return false;
        }
        jdbc.sql("delete from iso20022.file_statement where id = any(:ids)")
                .param("ids", replaced.stream().map(Piece::id).toArray(Long[]::new))
                .update();
        insert(statement, file);
        return true;
    }

    private void insert(AccountStatement statement, String file) {
        Identity identity = statement.identity();
        Balances balances = statement.balances();
        long id = jdbc.sql("""
                insert into iso20022.file_statement (
                    statement_id, sequence, page, last_page, created_at, since, until,
                    opening_minor, closing_minor, entries_minor, currency, remarks, file, read_at)
                values (:id, :sequence, :page, :lastPage, :created, :since, :until,
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
                .param("opening", balances.openingMinor())
                .param("closing", balances.closingMinor())
                .param("entries", balances.entriesMinor())
                .param("currency", balances.currency())
                .param(
                        "remarks",
                        statement.remarks().stream()
                                .map(Booking.Remark::text)
                                .limit(REMARKS_MAX)
                                .collect(Collectors.joining("\n")))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .query(Long.class)
                .single();
        List<Booking> bookings = statement.bookings();
        jdbc.sql("""
                insert into iso20022.file_statement_line (
                    statement, number, day, kind, reference, bank_reference, amount_minor, currency)
                select :id, number, day, kind, reference, bank_reference, amount_minor, currency
                from unnest(:days, :kinds, :references, :bankReferences, :amounts, :currencies) with ordinality
                     as t (day, kind, reference, bank_reference, amount_minor, currency, number)
                """)
                .param("id", id)
                .param("days", Columns.days(bookings, statement::dayOf))
                .param(
                        "kinds",
                        Columns.texts(bookings, booking -> booking.kind().name()))
                .param("references", Columns.texts(bookings, Booking::reference))
                .param("bankReferences", Columns.texts(bookings, Booking::bankReference))
                .param("amounts", Columns.longs(bookings, Booking::amountMinor))
                .param("currencies", Columns.texts(bookings, Booking::currency))
                .update();
    }

    private List<Piece> pieces(LocalDate day) {
        return jdbc.sql("""
                select id, statement_id, sequence, page, last_page, created_at, until,
                       opening_minor, closing_minor, entries_minor, currency, remarks
                from iso20022.file_statement where since <= :day and until >= :day order by id
                """).param("day", day).query(Rows.as(Piece.class)).list();
    }

    /** The statement of a day, if all its pages have arrived. */
    Optional<Statement> find(LocalDate day) {
        List<Piece> pieces = pieces(day);
        if (pieces.isEmpty() || !pieces.stream().allMatch(piece -> hasNeighbours(piece, pieces))) {
            return Optional.empty();
        }
        List<String> remarks = new ArrayList<>();
        pieces.forEach(piece -> piece.remarks().lines().forEach(remarks::add));
        remarks.addAll(balances(pieces));
        return Optional.of(new Statement(
                pieces.getLast().id(), remarks.stream().limit(REMARKS_MAX).toList()));
    }

    private static boolean hasNeighbours(Piece piece, List<Piece> pieces) {
        boolean before = piece.page() <= 1 || pieces.stream().anyMatch(one -> one.page() == piece.page() - 1);
        boolean after = piece.lastPage() || pieces.stream().anyMatch(one -> one.page() == piece.page() + 1);
        return before && after;
    }

    /** Remarks on statements whose entries do not add up to their balances. */
    private static List<String> balances(List<Piece> pieces) {
        Map<String, List<Piece>> statements = new LinkedHashMap<>();
        pieces.stream()
                .sorted(Comparator.comparingInt(Piece::page))
                .forEach(piece -> statements
                        .computeIfAbsent(
                                piece.sequence() == null ? piece.statementId() : piece.sequence(),
                                id -> new ArrayList<>())
                        .add(piece));
        List<String> remarks = new ArrayList<>();
        statements.values().forEach(pages -> {
            Long opening = pages.getFirst().openingMinor();
            Long closing = pages.getLast().closingMinor();
            long entries = pages.stream().mapToLong(Piece::entriesMinor).sum();
            if (opening != null && closing != null && opening + entries != closing) {
                String currency = pages.getLast().currency();
                remarks.add(
                        "Statement %s does not add up: it begins with %s and ends with %s, but its entries come to %s"
                                .formatted(
                                        pages.getFirst().statementId(),
                                        Decimals.of(opening, currency),
                                        Decimals.of(closing, currency),
                                        Decimals.of(entries, currency)));
            }
        });
        return remarks;
    }

    /** The bookings of a day; of two with the same reference of the bank on different statements, the first. */
    List<Line> lines(LocalDate day) {
        return jdbc.sql("""
                select row_number() over (order by l.statement, l.number) as number,
                       l.kind, l.reference, l.amount_minor, l.currency
                from iso20022.file_statement_line l
                where l.day = :day and not exists (
                    select 1 from iso20022.file_statement_line before
                    where before.day = l.day and before.statement < l.statement
                      and before.bank_reference = l.bank_reference and before.kind = l.kind
                      and before.reference = l.reference and before.amount_minor = l.amount_minor
                      and before.currency = l.currency)
                order by l.statement, l.number
                """).param("day", day).query(Rows.as(Line.class)).list();
    }

    private record Version(LocalDate day, long version) {}

    /** The versions of the days from this one on for which there are statements. */
    Map<LocalDate, Long> versions(LocalDate since) {
        return jdbc.sql("""
                select cast(d as date) as day, max(s.id) as version
                from iso20022.file_statement s cross join generate_series(s.since, s.until, interval '1 day') d
                where s.until >= :since group by d
                """).param("since", since).query(Rows.as(Version.class)).list().stream()
                .collect(Collectors.toMap(Version::day, Version::version));
    }
}
