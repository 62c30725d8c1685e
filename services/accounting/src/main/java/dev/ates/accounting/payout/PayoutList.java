package dev.ates.accounting.payout;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.ui.Paging;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Queries on payouts. */
@Component
public class PayoutList {

    private static final String SELECT = """
            select p.id, p.person_id, person.name, p.day, p.amount_minor, p.returned_minor, p.currency, p.state, p.needs_hand,
                   p.attempts, p.created_at, p.submitted_at, p.settled_at, p.reason
            from payout p
            left join person on person.id = p.person_id
            """;

    private final JdbcClient jdbc;

    PayoutList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The state of a payout. */
    public enum State {
        created,
        submitting,
        unknown,
        paid,
        rejected,
        /** Paid, and later returned by the bank. */
        returned
    }

    /**
     * @param name the person's name, {@code null} until the person is known here
     * @param returnedMinor how much the bank has returned and we have credited back, {@code null} for nothing
     * @param needsHand whether the bank can no longer resolve it, so that an accountant must find out and decide
     * @param submittedAt the first time when the bank may have received it
     * @param reason the bank's reason for not paying
     */
    public record Payout(
            UUID id,
            UUID personId,
            @Nullable String name,
            LocalDate day,
            long amountMinor,
            @Nullable Long returnedMinor,
            String currency,
            State state,
            boolean needsHand,
            int attempts,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable Instant settledAt,
            @Nullable String reason) {

        /** An explanation of its state for people; {@code null} if none is needed. */
        public String said() {
            return switch (state) {
                case created -> {
                    if (needsHand) {
                        yield "It was not sent, because no bank would accept it: somebody has to correct it.";
                    }
                    yield reason == null ? "" : "The bank cannot be reached; the payout will be tried again.";
                }
                case submitting -> reason == null ? "" : "The bank has the order and has not decided yet.";
                case unknown ->
                    needsHand
                            ? "The bank no longer knows: somebody has to find out."
                            : "The bank gave no clear answer; it will be asked again.";
                case rejected -> "The bank rejected it; the money is back on the balance.";
                case returned ->
                    returnedMinor != null && returnedMinor < amountMinor
                            ? "The bank returned part of it; that part is back on the balance."
                            : "The bank returned it; the money is back on the balance.";
                case paid -> "";
            };
        }
    }

    /** The numbers of payouts that need attention: unknown, needing a decision, or recently rejected. */
    public record Attention(long unknown, long needHand, long rejected) {}

    /**
     * The filter of the list; a payout must match all parts.
     *
     * @param people whose payouts, {@code null} for everybody's
     */
    public record Asked(
            @Nullable List<UUID> people,
            @Nullable LocalDate day,
            @Nullable State state) {

        public static final Asked ALL = new Asked(null, null, null);

        static Asked of(@Nullable UUID person, @Nullable LocalDate day, @Nullable State state) {
            return new Asked(person == null ? null : List.of(person), day, state);
        }
    }

    /** Newest day first, after a given payout. */
    public List<Payout> latest(Asked asked, @Nullable UUID after, int limit) {
        Where where = new Where()
                .and(
                        "p.person_id = any(:people)",
                        "people",
                        asked.people() == null ? null : Columns.uuids(asked.people()))
                .and("p.day = :day", "day", asked.day())
                .is("p.state", asked.state())
                .and(
                        asked.people() == null
                                ? "(p.day, p.id) < (select seen.day, seen.id from payout seen where seen.id = :after)"
                                : """
                        (p.day, p.id) < (select seen.day, seen.id from payout seen
                                         where seen.id = :after and seen.person_id = any(:people))""",
                        "after",
                        after);
        // The payouts of given people are found by an index and then sorted: if there are few, the planner would read
        // the whole index on the day.
        String day = asked.people() == null ? "p.day" : "p.day + 0";
        List<Payout> found = jdbc.sql(SELECT + where.text() + "order by " + day + " desc, p.id desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Payout.class))
                .list();
        // Ids follow from person and day: whether there is another person's payout is no reader's business.
        return Paging.pageAfter(
                after,
                found,
                id -> find(id).filter(
                                seen -> asked.people() == null || asked.people().contains(seen.personId()))
                        .isPresent());
    }

    Optional<Payout> find(UUID id) {
        return jdbc.sql(SELECT + "where p.id = :id")
                .param("id", id)
                .query(Rows.as(Payout.class))
                .optional();
    }

    /** Counts rejections of payouts of this day and later. */
    public Attention attention(LocalDate since) {
        return jdbc.sql("""
                select count(*) filter (where state = 'unknown') as unknown,
                       count(*) filter (where state = 'unknown' and needs_hand) as need_hand,
                       count(*) filter (where state in ('rejected', 'returned') and day >= :since) as rejected
                from payout where state in ('unknown', 'rejected', 'returned')
                """)
                .param("since", since)
                .query(Rows.as(Attention.class))
                .single();
    }
}
