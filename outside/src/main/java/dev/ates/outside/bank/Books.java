package dev.ates.outside.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The bank's books: one entry per key, for ever. */
@Repository
class Books {

    private final JdbcClient jdbc;
    private final Clock clock;

    Books(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** An entry with the order that made it. */
    record Entry(Payment payment, PaymentOrder order) {}

    /** What was paid and rejected in a currency. */
    record Total(String currency, Payment.Status status, long payments, long amountMinor) {}

    /** Books the order unless the key is taken; of several at once exactly one is the first. */
    boolean bookedFirst(UUID key, PaymentOrder order, Payment.Status status, @Nullable String reason) {
        return jdbc.sql("""
                                insert into bank_payment
                                  (key, amount_minor, currency, creditor_id, creditor_name, reference, status, reason, booked_at)
                                values
                                  (:key, :amountMinor, :currency, :creditorId, :creditorName, :reference, :status, :reason, :bookedAt)
                                on conflict on constraint bank_payment_key do nothing
                                """)
                        .param("key", key)
                        .param("amountMinor", order.amountMinor())
                        .param("currency", order.currency())
                        .param("creditorId", order.creditorId())
                        .param("creditorName", order.creditorName())
                        .param("reference", order.reference())
                        .param("status", status.name())
                        .param("reason", reason)
                        .param("bookedAt", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    Optional<Entry> find(UUID key) {
        return jdbc.sql("""
                        select key, amount_minor, currency, creditor_id, creditor_name, reference, status, reason, booked_at
                        from bank_payment
                        where key = :key
                        """).param("key", key).query((row, n) -> entry(row)).optional();
    }

    /** In the order of booking, after the entry of a key. */
    List<Entry> list(@Nullable UUID after, int limit) {
        return jdbc.sql("""
                        select key, amount_minor, currency, creditor_id, creditor_name, reference, status, reason, booked_at
                        from bank_payment
                        where n > coalesce((select n from bank_payment where key = :after::uuid), 0)
                        order by n
                        limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> entry(row))
                .list();
    }

    List<Total> totals() {
        return jdbc.sql("""
                        select currency, status, count(*) as payments, sum(amount_minor)::bigint as amount_minor
                        from bank_payment
                        group by currency, status
                        order by currency, status
                        """)
                .query((row, n) -> new Total(
                        row.getString("currency"),
                        Payment.Status.valueOf(row.getString("status")),
                        row.getLong("payments"),
                        row.getLong("amount_minor")))
                .list();
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
        return new Entry(payment, order);
    }
}
