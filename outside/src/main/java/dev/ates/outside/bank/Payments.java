package dev.ates.outside.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Keeps every payment forever, and the keys of the orders for a while. */
@Repository
class Payments {

    private static final String STATUS =
            "case when p.decided_at > :now then 'pending' when p.returned_at <= :now then 'returned' else p.status end";

    private static final String ENTRY = """
            select p.n, p.key, p.amount_minor, p.currency, p.creditor_id, p.creditor_name, p.reference, p.booked_at,
                   %s as status,
                   case when p.decided_at > :now then null else p.reason end as reason
            from bank_payment p
            """.formatted(STATUS);

    private final JdbcClient jdbc;
    private final Clock clock;

    Payments(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A payment with its order. */
    record Entry(long number, Payment payment, PaymentOrder order) {}

    /** The payments in a currency with a status. */
    record Total(String currency, Payment.Status status, long payments, long amountMinor) {}

    /**
     * The bank's decision about an order.
     *
     * @param reason why it is rejected, {@code null} when it is executed
     * @param after how long it is pending
     * @param returnedAfter how long after that an executed payment comes back, {@code null} if it does not
     */
    record Decision(
            @Nullable String reason,
            Duration after,
            @Nullable Duration returnedAfter) {

        static final Decision EXECUTED = new Decision(null, Duration.ZERO, null);

        static Decision rejected(String reason, Duration after) {
            return new Decision(reason, after, null);
        }

        static Decision returned(Duration after) {
            return new Decision(null, Duration.ZERO, after);
        }

        private Instant decidedAt(Instant now) {
            return now.plus(after);
        }

        private @Nullable Instant returnedAt(Instant now) {
            return returnedAfter == null ? null : decidedAt(now).plus(returnedAfter);
        }
    }

    /**
     * The bank's duplicate check.
     *
     * @param checked whether it checks keys at all
     */
    record Memory(boolean checked, Duration keyRetention) {}

    /**
     * Records the order unless its key is known. Exactly one of several concurrent calls records it.
     *
     * @return whether it was recorded now
     */
    @Transactional
    boolean record(UUID key, PaymentOrder order, Decision decision, Memory memory) {
        // Before the clock is read: a statement waits for calls that may still book on its day.
        jdbc.sql("lock table bank_payment in row exclusive mode").update();
        Instant now = clock.instant();
        boolean first = jdbc.sql("""
                                insert into bank_key as known (key, seen_at) values (:key, :now)
                                on conflict on constraint bank_key_once do update set seen_at = excluded.seen_at
                                where not :checked or known.seen_at <= :forgotten
                                """)
                        .param("key", key)
                        .param("now", Timestamp.from(now))
                        .param("checked", memory.checked())
                        .param("forgotten", Timestamp.from(now.minus(memory.keyRetention())))
                        .update()
                == 1;
        if (first) {
            jdbc.sql("""
                            insert into bank_payment
                              (key, amount_minor, currency, creditor_id, creditor_name, reference, status, reason, booked_at,
                               decided_at, returned_at)
                            values
                              (:key, :amountMinor, :currency, :creditorId, :creditorName, :reference, :status, :reason, :now,
                               :decidedAt, :returnedAt)
                            """)
                    .param("key", key)
                    .param("amountMinor", order.amountMinor())
                    .param("currency", order.currency())
                    .param("creditorId", order.creditorId())
                    .param("creditorName", order.creditorName())
                    .param("reference", order.reference())
                    .param("status", decision.reason() == null ? "executed" : "rejected")
                    .param("reason", decision.reason())
                    .param("now", Timestamp.from(now))
                    .param("decidedAt", Timestamp.from(decision.decidedAt(now)))
                    .param("returnedAt", timestamp(decision.returnedAt(now)), Types.TIMESTAMP)
                    .update();
        }
        return first;
    }

    /** The latest payment with this key, if the bank still remembers it. */
    Optional<Entry> find(UUID key, Duration keyRetention) {
        return jdbc.sql(ENTRY + """
                        join bank_key known on known.key = p.key and known.seen_at > :forgotten
                        where p.key = :key
                        order by p.n desc limit 1
                        """)
                .param("now", now())
                .param("forgotten", Timestamp.from(clock.instant().minus(keyRetention)))
                .param("key", key)
                .query((row, n) -> entry(row))
                .optional();
    }

    /**
     * Which payments a list shows; {@code null} does not filter.
     *
     * @param text a part of the creditor's name or of the reference, in any case
     */
    record Filter(@Nullable String text, Payment.@Nullable Status status) {

        static final Filter NONE = new Filter(null, null);
    }

    /** In the order of booking, after the latest entry of a key. */
    List<Entry> list(Filter filter, @Nullable UUID after, int limit) {
        return jdbc.sql(ENTRY + """
                        where p.n > coalesce((select max(n) from bank_payment where key = :after::uuid), 0)
                          and (:text::text is null or strpos(lower(p.creditor_name || ' ' || p.reference), lower(:text)) > 0)
                          and (:status::text is null or %s = :status)
                        order by p.n
                        limit :limit
                        """.formatted(STATUS))
                .param("text", filter.text())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param("now", now())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> entry(row))
                .list();
    }

    /** An entry of a statement: a payment, or its return. */
    record Booked(long number, String kind, UUID key, long amountMinor, String currency) {}

    /**
     * What was booked in a period, in the order of the payments, after the entry with a given number. The result is
     * final if the period ended before the call.
     */
    @Transactional
    List<Booked> booked(Instant from, Instant before, long after, int limit) {
        jdbc.sql("lock table bank_payment in share mode").update();
        return jdbc.sql("""
                        select number, kind, key, amount_minor, currency from (
                            select n * 2 as number, 'payment' as kind, key, amount_minor, currency, decided_at as booked_at
                            from bank_payment where status = 'executed'
                            union all
                            select n * 2 + 1, 'returned', key, amount_minor, currency, returned_at
                            from bank_payment where returned_at is not null) entry
                        where booked_at <= :now and booked_at >= :from and booked_at < :before and number > :after
                        order by number
                        limit :limit
                        """)
                .param("now", now())
                .param("from", Timestamp.from(from))
                .param("before", Timestamp.from(before))
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> new Booked(
                        row.getLong("number"),
                        row.getString("kind"),
                        row.getObject("key", UUID.class),
                        row.getLong("amount_minor"),
                        row.getString("currency")))
                .list();
    }

    List<Total> totals() {
        return jdbc.sql("""
                        select currency, case when decided_at > :now then 'pending' when returned_at <= :now then 'returned' else status end as state,
                               count(*) as payments, sum(amount_minor)::bigint as amount_minor
                        from bank_payment
                        group by currency, state
                        order by currency, state
                        """)
                .param("now", now())
                .query((row, n) -> new Total(
                        row.getString("currency"),
                        Payment.Status.valueOf(row.getString("state")),
                        row.getLong("payments"),
                        row.getLong("amount_minor")))
                .list();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var order = new PaymentOrder(
                row.getLong("amount_minor"),
                row.getString("currency"),
                row.getObject("creditor_id", UUID.class),
                row.getString("creditor_name"),
                row.getString("reference"));
        var payment = new Payment(
                row.getObject("key", UUID.class),
                Payment.Status.valueOf(row.getString("status")),
                row.getString("reason"),
                order.amountMinor(),
                order.currency(),
                order.creditorId(),
                row.getTimestamp("booked_at").toInstant());
        return new Entry(row.getLong("n"), payment, order);
    }
}
