package dev.ates.accounting.payout;

import dev.ates.accounting.sql.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The payouts as they are read. */
@Component
public class PayoutList {

    private final JdbcClient jdbc;

    PayoutList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How far a payout is. */
    public enum State {
        created,
        submitting,
        unknown,
        paid,
        rejected
    }

    /**
     * @param name of the person, {@code null} while not known here
     * @param reason what the bank said when it did not pay
     */
    public record Payout(
            UUID id,
            UUID personId,
            @Nullable String name,
            LocalDate day,
            long amountMinor,
            String currency,
            State state,
            int attempts,
            Instant createdAt,
            @Nullable Instant settledAt,
            @Nullable String reason) {}

    /** Newest day first; of a day, in a state, after a payout, where these are given. */
    public List<Payout> latest(@Nullable LocalDate day, @Nullable State state, @Nullable UUID after, int limit) {
        return jdbc.sql("""
                select p.id, p.person_id, person.name, p.day, p.amount_minor, p.currency, p.state, p.attempts, p.created_at,
                       p.settled_at, p.reason
                from payout p left join person on person.id = p.person_id
                where (cast(:day as date) is null or p.day = :day)
                  and (cast(:state as text) is null or p.state = :state)
                  and (cast(:after as uuid) is null
                       or (p.day, p.id) < (select seen.day, seen.id from payout seen where seen.id = :after))
                order by p.day desc, p.id desc limit :limit
                """)
                .param("day", day)
                .param("state", state == null ? null : state.name())
                .param("after", after)
                .param("limit", limit)
                .query(Rows.as(Payout.class))
                .list();
    }
}
