package dev.ates.accounting.reconciliation;

import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The differences found by the comparison with the bank. */
@Component
class Differences {

    private static final String SELECT = """
            select id, kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at, explained_at, explanation
            from bank_difference
            """;

    private final JdbcClient jdbc;
    private final Decisions decisions;
    private final Clock clock;

    Differences(JdbcClient jdbc, Decisions decisions, Clock clock) {
        this.jdbc = jdbc;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** How our records and the bank's differ. */
    enum Kind {
        /** Paid here, on no statement of the bank. */
        not_at_bank("not at the bank"),
        /** Executed by the bank, not paid here or not ours. */
        not_here("not here"),
        /** The amounts differ. */
        amount("another amount"),
        /** Executed more than once there. */
        twice("paid twice"),
        /** Executed there and given back. */
        returned("came back"),
        /** Taken from our account there, and said to take something back: no proof of a payment. */
        reversal("taken back");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** On pages; programs are told the name. */
        public String words() {
            return words;
        }
    }

    /**
     * @param day the day of the statement that revealed it
     * @param reference the bank's reference, or the payout's id
     * @param explanation its explanation, {@code null} while it is open
     */
    record Difference(
            long id,
            Kind kind,
            LocalDate day,
            String reference,
            @Nullable UUID payoutId,
            @Nullable Long oursMinor,
            @Nullable Long bankMinor,
            String currency,
            Instant foundAt,
            @Nullable Instant explainedAt,
            @Nullable String explanation) {}

    /**
     * The statement of a day.
     *
     * @param state waiting, read, or missing when it has never come
     * @param lines payments, and {@code amountMinor} their sum
     * @param remarks what the bank or its files say about it that people should know, a line each; may be empty
     * @param open differences that nobody has explained yet
     */
    record Statement(
            LocalDate day,
            String state,
            @Nullable Instant readAt,
            long lines,
            long amountMinor,
            String remarks,
            long open) {}

    /** What the bank booked beside our payments: credits, fees, and what came back. */
    record OtherEntry(LocalDate day, long number, String kind, String reference, long amountMinor, String currency) {}

    /** Newest day first. */
    List<OtherEntry> otherEntries(int limit) {
        return jdbc.sql("""
                select day, number, kind, reference, amount_minor, currency from bank_statement_line
                where kind <> 'payment' order by day desc, number limit :limit
                """)
                .param("limit", limit)
                .query(Rows.as(OtherEntry.class))
                .list();
    }

    /** Newest first, after a difference; only open ones, or all. */
    List<Difference> latest(boolean openOnly, @Nullable Long before, int limit) {
        return jdbc.sql(SELECT + """
                where (not :openOnly or explained_at is null) and (cast(:before as bigint) is null or id < :before)
                order by id desc limit :limit
                """)
                .param("openOnly", openOnly)
                .param("before", before)
                .param("limit", limit)
                .query(Rows.as(Difference.class))
                .list();
    }

    Optional<Difference> find(long id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(Rows.as(Difference.class))
                .optional();
    }

    /** Newest first, before a day. */
    List<Statement> statements(@Nullable LocalDate before, int limit) {
        return jdbc.sql("""
                select s.day, s.state, s.read_at, s.lines, s.amount_minor, s.remarks,
                       (select count(*) from bank_difference d where d.day = s.day and d.explained_at is null) as open
                from bank_statement s where cast(:before as date) is null or s.day < :before
                order by s.day desc limit :limit
                """)
                .param("before", before)
                .param("limit", limit)
                .query(Rows.as(Statement.class))
                .list();
    }

    /**
     * An accountant knows why the two differ, and has booked what had to be booked.
     *
     * @return whether there is such a difference
     * @throws Returns.NotReturned for a payout that came back: its return is booked, or it would be paid and forgotten
     */
    @Transactional
    boolean explain(long id, Caller by, Reason reason) {
        boolean cameBack = jdbc.sql("""
                select exists (select 1 from bank_difference where id = :id and kind = 'returned' and explained_at is null)
                """).param("id", id).query(Boolean.class).single();
        if (cameBack) {
            throw new Returns.NotReturned("The payout came back: book its return instead of explaining it");
        }
        boolean found = close(id, "%s: %s".formatted(by.name(), reason.text()));
        if (found) {
            decisions.write(by, "difference explained", "bank difference " + id, reason);
        }
        return found;
    }

    /** @return whether there is such a difference */
    boolean close(long id, String explanation) {
        return jdbc.sql("update bank_difference set explained_at = :now, explanation = :why where id = :id")
                        .param("now", Columns.time(clock.instant()))
                        .param("why", explanation)
                        .param("id", id)
                        .update()
                == 1;
    }
}
