package dev.ates.accounting.reconciliation;

import dev.ates.accounting.approval.OwnAccount;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.payout.Contradictions;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.ui.Caller;
import dev.ates.ui.Conflict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The differences found by the comparison with the bank. */
@Component
class Differences implements Contradictions {

    private static final Logger log = LoggerFactory.getLogger(Differences.class);

    private static final String SELECT = """
            select id, kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at, explained_at, explanation
            from bank_difference
            """;

    private final JdbcClient jdbc;
    private final Decisions decisions;
    private final BusinessCalendar calendar;

    Differences(JdbcClient jdbc, Decisions decisions, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.decisions = decisions;
        this.calendar = calendar;
    }

    /** The kind of disagreement between our records and the bank's. */
    enum Kind {
        /** Paid here, but on no statement of the bank. */
        not_at_bank("not at the bank"),
        /** Executed by the bank, not paid here or not ours. */
        not_here("not here"),
        /** The amounts differ. */
        amount("another amount"),
        /** Executed more than once there. */
        twice("paid twice"),
        /** Executed there and returned. */
        returned("returned"),
        /** The returned amount differs from the paid one: the bank kept a part, or returned too much. */
        return_amount("another amount returned"),
        /** Money was returned, and the bank names no payout of ours. */
        return_unknown("returned, payout unknown"),
        /** Reported as executed there after its money was credited back here. */
        paid_after_all("paid after all"),
        /** Reported as rejected or returned there, after it was reported as executed. */
        not_paid_after_all("not paid after all"),
        /** Taken from our account to take back an earlier credit: no proof of a payment. */
        clawback("taken back");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Whether the money of the payout can be put back on the balance. */
        public boolean canBePutBack() {
            return this == returned || this == not_paid_after_all;
        }

        /** Not what a statement shows as returned: it would be paid and forgotten. */
        public boolean canBeExplained() {
            return this != returned;
        }

        /** The words on pages; the API returns the name. */
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

    /** Whether somebody, or a later statement, has explained a difference. */
    enum State {
        open,
        explained
    }

    /**
     * The filter of the list; a difference must match all parts.
     *
     * @param people whose payouts it is about; {@code null} for everybody's, and for those of nobody
     * @param day of the statement that revealed them
     */
    record Asked(
            @Nullable List<UUID> people,
            @Nullable LocalDate day,
            @Nullable State state,
            @Nullable Kind kind) {}

    /** The states of a statement. */
    enum StatementState {
        waiting,
        read,
        missing,
        none
    }

    /** The filter of statements. */
    record StatementsAsked(
            @Nullable LocalDate day, @Nullable StatementState state) {

        static final StatementsAsked ALL = new StatementsAsked(null, null);
    }

    /** The kinds of lines other than our payments. */
    enum OtherKind {
        returned,
        clawback,
        credit,
        charge
    }

    /** The filter of such lines. */
    record OtherAsked(@Nullable LocalDate day, @Nullable OtherKind kind) {

        static final OtherAsked ALL = new OtherAsked(null, null);
    }

    /**
     * The statement of a day.
     *
     * @param state waiting, read, missing if it has not arrived in time, or none if the bank does not book on the day
     * @param againAt when somebody asked for another comparison, {@code null} once it is done
     * @param lines the number of payments, {@code amountMinor} their sum
     * @param remarks notes for people from the bank's files, one a line; may be empty
     * @param open the number of unexplained differences
     */
    record Statement(
            LocalDate day,
            String state,
            @Nullable Instant readAt,
            @Nullable Instant againAt,
            long lines,
            long amountMinor,
            String remarks,
            long open) {}

    /** A line of a bank's statement other than our payments: a credit, a fee or a return. */
    record OtherLine(LocalDate day, long number, String kind, String reference, long amountMinor, String currency) {}

    /** Newest day first, after a given line. */
    List<OtherLine> otherLines(OtherAsked asked, @Nullable Place after, int limit) {
        Where where = new Where()
                .and("kind <> 'payment'")
                .and("day = :day", "day", asked.day())
                .is("kind", asked.kind());
        if (after != null) {
            where.and("(day < :afterDay or day = :afterDay and number > :number)", "afterDay", after.day())
                    .value("number", after.number());
        }
        return jdbc.sql("select day, number, kind, reference, amount_minor, currency from bank_statement_line "
                        + where.text() + "order by day desc, number limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(OtherLine.class))
                .list();
    }

    /** Newest first, after a difference. */
    List<Difference> latest(Asked asked, @Nullable Long before, int limit) {
        Where where = new Where()
                .and("day = :day", "day", asked.day())
                .is("kind", asked.kind())
                .and("id < :before", "before", before);
        if (asked.people() != null) {
            where.and(
                    "payout_id in (select p.id from payout p where p.person_id = any(:people))",
                    "people",
                    asked.people().toArray(UUID[]::new));
        }
        if (asked.state() != null) {
            where.and(asked.state() == State.open ? "explained_at is null" : "explained_at is not null");
        }
        return jdbc.sql(SELECT + where.text() + "order by id desc limit :limit")
                .params(where.values())
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

    /** Only for payouts that are on no statement: the comparison finds the others. */
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void paidAfterAll(Collection<UUID> payouts) {
        contradict(payouts, """
                select 'paid_after_all', :today, p.id::text, p.id, null, p.amount_minor, p.currency, :now
                from payout p
                where p.id = any(:payouts) and p.state = 'rejected'
                  and not exists (select 1 from bank_difference d where d.kind = 'paid_after_all' and d.payout_id = p.id)
                  and not exists (select 1 from bank_statement_line l where l.payout_id = p.id and l.kind = 'payment')
                on conflict on constraint bank_difference_once do nothing
                """, "The bank executed a payout that was considered not paid; it may be paid twice");
    }

    /**
     * Whatever statements show: it closes with the return, or when people explain it. It opens again when the bank says
     * so again: no statement may ever show a true return that follows a mistake of the bank.
     */
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void notPaidAfterAll(Collection<UUID> payouts) {
        contradict(
                payouts,
                """
                select 'not_paid_after_all', :today, p.id::text, p.id, p.amount_minor, null, p.currency, :now
                from payout p
                where p.id = any(:payouts) and p.state = 'paid'
                  and not exists (select 1 from bank_difference d
                                  where d.kind = 'not_paid_after_all' and d.payout_id = p.id and d.explained_at is null)
                on conflict on constraint bank_difference_once do update set explained_at = null, explanation = null
                """,
                "The bank rejected or returned a payout that was considered paid; its money may have come back");
    }

    /** @param differences a query of the differences of {@code :payouts}, and what happens if one of this day is known */
    private void contradict(Collection<UUID> payouts, String differences, String alarm) {
        List<UUID> found = jdbc.sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                %s
                returning payout_id
                """.formatted(differences))
                .param("today", calendar.today())
                .param("now", Columns.time(calendar.now()))
                .param("payouts", payouts.toArray(UUID[]::new))
                .query((row, number) -> row.getObject("payout_id", UUID.class))
                .list();
        if (!found.isEmpty()) {
            log.atError().addKeyValue("payouts", found).log(alarm);
        }
    }

    /** Newest first, before a day. */
    List<Statement> statements(StatementsAsked asked, @Nullable LocalDate before, int limit) {
        Where where = new Where()
                .and("s.day = :day", "day", asked.day())
                .is("s.state", asked.state())
                .and("s.day < :before", "before", before);
        return jdbc.sql("""
                select s.day, s.state, s.read_at, s.again_at, s.lines, s.amount_minor, s.remarks,
                       (select count(*) from bank_difference d where d.day = s.day and d.explained_at is null) as open
                from bank_statement s
                """ + where.text() + "order by s.day desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Statement.class))
                .list();
    }

    /**
     * Records an accountant's explanation of a difference, after any corrections. Repeating it changes nothing.
     *
     * @return whether there is such a difference
     * @throws Explained when it has another explanation already
     * @throws OwnAccount when it is about the accountant's own payout
     * @throws Returns.NotReturned when it is about a returned payout: its return must be posted, otherwise the money
     *     would be lost to the person
     */
    @Transactional
    boolean explain(long id, Caller by, Reason reason) {
        boolean returned = jdbc.sql("""
                select exists (select 1 from bank_difference where id = :id and kind = 'returned' and explained_at is null)
                """).param("id", id).query(Boolean.class).single();
        if (returned) {
            throw new Returns.NotReturned("The payout was returned: post its return instead of explaining it");
        }
        boolean own = jdbc.sql("""
                select exists (select 1 from bank_difference d join payout p on p.id = d.payout_id
                               where d.id = :id and p.person_id = :by)
                """)
                .param("id", id)
                .param("by", by.id())
                .query(Boolean.class)
                .single();
        if (own) {
            throw new OwnAccount();
        }
        String explanation = "%s: %s".formatted(by.name(), reason.text());
        if (close(id, explanation)) {
            decisions.write(by, "difference explained", "bank difference " + id, reason);
            return true;
        }
        Optional<Difference> before = find(id);
        before.filter(known -> !explanation.equals(known.explanation())).ifPresent(known -> {
            throw new Explained(known);
        });
        return before.isPresent();
    }

    /** The difference has an explanation, which stays. */
    static final class Explained extends Conflict {
        private static final long serialVersionUID = 1L;

        Explained(Difference difference) {
            super(
                    "difference-explained",
                    "Difference %d is explained already. %s".formatted(difference.id(), difference.explanation()));
        }
    }

    /**
     * Has a day's statement requested and compared again. Nothing else changes: until the new one is complete, the lines
     * that were compared count, and a day keeps waiting, or missing, as long as it would have.
     *
     * @return whether the day has a statement, or is waiting for one
     */
    @Transactional
    boolean compareAgain(LocalDate day, Caller by, Reason reason) {
        boolean found = jdbc.sql("""
                        update bank_statement set again_at = :now, due_at = :now where day = :day and state <> 'none'
                        """)
                        .param("now", Columns.time(calendar.now()))
                        .param("day", day)
                        .update()
                == 1;
        if (found) {
            decisions.write(by, "statement compared again", "bank statement " + day, reason);
        }
        return found;
    }

    /** Explains a payout's returns on all statements, because they have been posted. */
    void closeReturns(UUID payout, String explanation) {
        jdbc.sql("""
                update bank_difference set explained_at = :now, explanation = :why
                where payout_id = :payout and kind in ('returned', 'not_paid_after_all') and explained_at is null
                """)
                .param("now", Columns.time(calendar.now()))
                .param("why", explanation)
                .param("payout", payout)
                .update();
    }

    private boolean close(long id, String explanation) {
        return jdbc.sql("""
                update bank_difference set explained_at = :now, explanation = :why where id = :id and explained_at is null
                """)
                        .param("now", Columns.time(calendar.now()))
                        .param("why", explanation)
                        .param("id", id)
                        .update()
                == 1;
    }
}
