package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Order;
import dev.ates.bank.OrderId;
import dev.ates.bank.iso20022.Booking.Amount;
import dev.ates.bank.iso20022.Booking.Remark;
import dev.ates.bank.iso20022.StatusCode.Meaning;
import dev.ates.bank.iso20022.StatusReport.Status;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The records of the files that were exchanged with the bank. */
class PaymentFiles {

    private static final int NAMES_LENGTH_MAX = 200;

    /** What says nothing against the payment of an order. */
    private static final Set<Line.Kind> OUTGOING = EnumSet.of(Line.Kind.payment, Line.Kind.charge);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final DebtorSettings debtor;
    private final OrderSettings orders;
    private final BusinessCalendar calendar;

    PaymentFiles(
            JdbcClient jdbc,
            TransactionOperations transactions,
            DebtorSettings debtor,
            OrderSettings orders,
            BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.debtor = debtor;
        this.orders = orders;
        this.calendar = calendar;
    }

    /**
     * The state of an order.
     *
     * @param handedOverAt when its file became available to the bank, {@code null} before that
     */
    record Known(
            UUID key,
            String messageId,
            String status,
            @Nullable String reason,
            @Nullable Instant handedOverAt) {}

    BankingDays bankingDays() {
        return orders.executionDays();
    }

    /** Why no bank would accept an order; empty if one would. */
    Optional<String> unfit(Order order) {
        return orders.unfit(order);
    }

    /** Writes the orders that are not in any file yet into a new one. */
    void keep(List<Order> asked) {
        transactions.executeWithoutResult(transaction -> keepFresh(asked));
    }

    private void keepFresh(List<Order> asked) {
        Instant now = calendar.now();
        Set<UUID> kept = new HashSet<>(jdbc.sql("""
                        select key from iso20022.file_order where key = any(:keys)
                        """)
                .param("keys", Columns.uuids(asked, Order::key))
                .query(UUID.class)
                .list());
        List<Order> fresh = asked.stream()
                .filter(order -> !kept.contains(order.key()))
                .map(orders::fitted)
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        String messageId = OrderFile.messageId(fresh);
        jdbc.sql("insert into iso20022.file (message_id, body, created_at) values (:id, :body, :now)")
                .param("id", messageId)
                .param(
                        "body",
                        OrderFile.write(
                                messageId,
                                now,
                                orders.executionDays().from(calendar.today()),
                                fresh,
                                debtor.debtor(orders)))
                .param("now", Columns.time(now))
                .update();
        jdbc.sql("""
                insert into iso20022.file_order (key, message_id, amount_minor, currency)
                select key, :id, amount_minor, currency
                from unnest(:keys, :amounts, :currencies) as t (key, amount_minor, currency)
                """)
                .param("id", messageId)
                .param("keys", Columns.uuids(fresh, Order::key))
                .param("amounts", Columns.longs(fresh, Order::amountMinor))
                .param("currencies", Columns.texts(fresh, Order::currency))
                .update();
    }

    List<Known> find(List<Order> orders) {
        return jdbc.sql("""
                select o.key, o.message_id, o.status, o.reason, f.handed_over_at
                from iso20022.file_order o join iso20022.file f on f.message_id = o.message_id
                where o.key = any(:keys)
                """)
                .param("keys", Columns.uuids(orders, Order::key))
                .query(Rows.as(Known.class))
                .list();
    }

    /**
     * Records what a bank reports. The first final status of an order stays; an unclear one leaves the order open, with
     * the report's words as a remark.
     *
     * @return the contradictions in the report
     */
    List<String> apply(StatusReport report, String file) {
        return transactions.execute(transaction -> applied(report, file));
    }

    private List<String> applied(StatusReport report, String file) {
        String messageId = report.files().stream()
                .flatMap(id -> OrderId.key(id).stream())
                .map(OrderId::of)
                .filter(this::isKnown)
                .findFirst()
                .orElse("");
        if (messageId.isEmpty()) {
            return List.of(
                    "No order file is called " + Xml.clean(String.join(" or ", report.files()), NAMES_LENGTH_MAX));
        }
        Map<UUID, Amount> ours = amounts(messageId);
        List<String> strange = new ArrayList<>(report.strangers());
        strange.addAll(report.strangeParts(messageId));
        List<String> otherAmounts = new ArrayList<>();
        Map<UUID, Status> told = new LinkedHashMap<>();
        report.orders().forEach((key, stated) -> {
            Amount ordered = ours.get(key);
            if (ordered != null) {
                Status fitting = stated.on(ordered);
                told.put(key, fitting);
                if (!fitting.equals(stated)) {
                    otherAmounts.add("Order %s: %s".formatted(OrderId.of(key), fitting.reason()));
                }
            } else {
                strange.add("File %s has no order %s".formatted(messageId, OrderId.of(key)));
            }
        });
        // An unknown id in the report may be the mangled id of one of our orders, or of our file. Then the report
        // decides none of the orders that it does not name.
        report.whole(messageId)
                .filter(stated -> strange.isEmpty() || !stated.meaning().isFinal())
                .ifPresent(stated -> ours.forEach((key, amount) -> told.putIfAbsent(key, stated)));
        List<String> complaints = new ArrayList<>(strange);
        complaints.addAll(report.unclear(messageId));
        complaints.addAll(otherAmounts);
        complaints.addAll(tell(told, file));
        return complaints;
    }

    /** An order or a whole file, and its amount. */
    private record Ordered(UUID key, long amountMinor, String currency) {

        private Amount amount() {
            return new Amount(amountMinor, currency);
        }
    }

    private Map<UUID, Amount> amounts(String messageId) {
        return jdbc
                .sql("select key, amount_minor, currency from iso20022.file_order where message_id = :id")
                .param("id", messageId)
                .query(Rows.as(Ordered.class))
                .list()
                .stream()
                .collect(Collectors.toMap(Ordered::key, Ordered::amount));
    }

    private boolean isKnown(String messageId) {
        return jdbc.sql("select exists (select 1 from iso20022.file where message_id = :id)")
                .param("id", messageId)
                .query(Boolean.class)
                .single();
    }

    /** Which of these orders have been executed, at first or after they were rejected. */
    Set<UUID> executedAfterAll(List<UUID> keys) {
        return new HashSet<>(jdbc.sql("""
                        select key from iso20022.file_order
                        where key = any(:keys) and (status = 'executed' or executed_after_all)
                        """)
                .param("keys", keys.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** The contradictions to the final status that an order already has. */
    private List<String> tell(Map<UUID, Status> statuses, String file) {
        List<Map.Entry<UUID, Status>> told = List.copyOf(statuses.entrySet());
        return jdbc.sql("""
                with told as (
                    select key, status, reason from unnest(:keys, :statuses, :reasons) as t (key, status, reason)),
                updated as (
                    update iso20022.file_order o
                    set status = told.status, reason = told.reason, told_by = :file, told_at = :now
                    from told
                    where o.key = told.key and o.status in ('none', 'pending')),
                contradicted as (
                    update iso20022.file_order o set executed_after_all = true
                    from told where o.key = told.key and o.status = 'rejected' and told.status = 'executed')
                select o.key || ' was ' || o.status || ' and is now said to be ' || told.status
                from told join iso20022.file_order o on o.key = told.key
                where o.status in ('executed', 'rejected') and o.status <> told.status and told.status <> 'pending'
                """)
                .param("keys", Columns.uuids(told, Map.Entry::getKey))
                .param(
                        "statuses",
                        Columns.texts(
                                told,
                                one -> one.getValue().isUnclear()
                                        ? Meaning.pending.name()
                                        : one.getValue().meaning().name()))
                .param("reasons", Columns.texts(told, one -> one.getValue().reason()))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .query((row, number) -> row.getString(1))
                .list();
    }

    /**
     * The bookings as our orders and files explain them: a fee beside one, a payment in another currency, or a return that the
     * bank calls a credit. The ids of other people may have the form of ours.
     */
    List<Booking> explained(List<Booking> bookings) {
        List<UUID> named = bookings.stream()
                .flatMap(booking -> OrderId.key(booking.reference()).stream())
                .distinct()
                .toList();
        Map<UUID, List<Amount>> ordered = jdbc
                .sql("""
                select key, amount_minor, currency from iso20022.file_order where key = any(:keys)
                union all
                select cast(message_id as uuid), cast(sum(amount_minor) as bigint), currency from iso20022.file_order
                where message_id = any(:ids) group by message_id, currency
                union all
                select cast(message_id as uuid), cast(sum(amount_minor) as bigint), currency from iso20022.file_order
                where message_id = any(:ids) and status <> 'rejected' group by message_id, currency
                """)
                .param("keys", named.toArray(UUID[]::new))
                .param("ids", Columns.texts(named, OrderId::of))
                .query(Rows.as(Ordered.class))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Ordered::key, Collectors.mapping(Ordered::amount, Collectors.toList())));
        return bookings.stream()
                .flatMap(booking -> OrderId.key(booking.reference())
                        .map(ordered::get)
                        .map(amounts -> booking.ofOurs(amounts).explained(amounts))
                        .orElse(List.of(booking))
                        .stream())
                .toList();
    }

    /**
     * Marks the orders that bookings name as executed, if the amounts agree. An order that is returned on the same
     * statement is left to the comparison of statements.
     */
    void markExecuted(List<Booking> bookings, String file) {
        Set<UUID> back = bookings.stream()
                .filter(booking -> !OUTGOING.contains(booking.kind()))
                .flatMap(booking -> OrderId.key(booking.reference()).stream())
                .collect(Collectors.toSet());
        List<Booking> paid = bookings.stream()
                .filter(booking -> booking.kind() == Line.Kind.payment
                        && OrderId.key(booking.reference())
                                .filter(key -> !back.contains(key))
                                .isPresent())
                .toList();
        jdbc.sql("""
                with booked as (
                    select o.key from iso20022.file_order o
                    join unnest(:keys, :amounts, :currencies) as t (key, amount_minor, currency)
                      on o.key = t.key and o.amount_minor = t.amount_minor and o.currency = t.currency),
                contradicted as (
                    update iso20022.file_order o set executed_after_all = true
                    from booked where o.key = booked.key and o.status = 'rejected')
                update iso20022.file_order o set status = 'executed', reason = null, told_by = :file, told_at = :now
                from booked where o.key = booked.key and o.status in ('none', 'pending')
                """)
                .param(
                        "keys",
                        Columns.uuids(
                                paid,
                                booking -> OrderId.key(booking.reference()).orElseThrow()))
                .param("amounts", Columns.longs(paid, Booking::amountMinor))
                .param("currencies", Columns.texts(paid, Booking::currency))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .update();
    }

    /** Adds the reason why a file did not decide them to open orders. */
    void remark(List<Remark> remarks, String file) {
        List<Remark> named = remarks.stream()
                .filter(remark -> OrderId.key(remark.reference()).isPresent())
                .toList();
        jdbc.sql("""
                update iso20022.file_order o set reason = :file || ': ' || t.text, told_by = :file, told_at = :now
                from unnest(:keys, :texts) as t (key, text)
                where o.key = t.key and o.status in ('none', 'pending')
                """)
                .param(
                        "keys",
                        Columns.uuids(
                                named, remark -> OrderId.key(remark.reference()).orElseThrow()))
                .param("texts", Columns.texts(named, Remark::text))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .update();
    }

    /** A statement's lines, with batches of ours split into their orders. */
    List<Line> brokenDown(List<Line> lines) {
        return new Batches(jdbc).brokenDown(lines);
    }
}
