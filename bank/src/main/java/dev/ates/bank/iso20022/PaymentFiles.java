package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Order;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What is known of the files that were exchanged with the bank. */
class PaymentFiles {

    private static final int FILES_MAX = 100;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final FileSettings settings;
    private final BusinessCalendar calendar;

    PaymentFiles(
            JdbcClient jdbc, TransactionOperations transactions, FileSettings settings, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.calendar = calendar;
    }

    /** A file that the bank has not got. */
    record Outgoing(String messageId, String body, boolean prepared) {}

    /**
     * How far an order is.
     *
     * @param handedOverAt when the bank could take its file, {@code null} while it cannot
     */
    record Known(
            UUID key,
            String messageId,
            String status,
            @Nullable String reason,
            @Nullable Instant handedOverAt) {}

    /** Writes the orders that are in no file yet into one. */
    void keep(List<Order> orders) {
        transactions.executeWithoutResult(transaction -> keepFresh(orders));
    }

    private void keepFresh(List<Order> orders) {
        Instant now = calendar.now();
        Set<UUID> kept = new HashSet<>(jdbc.sql("""
                        select key from iso20022.file_order where key = any(:keys)
                        """)
                .param("keys", Columns.uuids(orders, Order::key))
                .query(UUID.class)
                .list());
        List<Order> fresh =
                orders.stream().filter(order -> !kept.contains(order.key())).toList();
        if (fresh.isEmpty()) {
            return;
        }
        String messageId = OrderFile.messageId(fresh);
        jdbc.sql("insert into iso20022.file (message_id, body, created_at) values (:id, :body, :now)")
                .param("id", messageId)
                .param("body", OrderFile.write(messageId, now, calendar.today(), fresh, settings))
                .param("now", Columns.time(now))
                .update();
        jdbc.sql("insert into iso20022.file_order (key, message_id) select key, :id from unnest(:keys) as t (key)")
                .param("id", messageId)
                .param("keys", Columns.uuids(fresh, Order::key))
                .update();
    }

    /** Oldest first. */
    List<Outgoing> toHandOver() {
        return jdbc.sql("""
                select message_id, body, prepared_at is not null as prepared from iso20022.file
                where handed_over_at is null order by created_at limit :max
                """)
                .param("max", FILES_MAX)
                .query(Rows.as(Outgoing.class))
                .list();
    }

    void prepared(String messageId) {
        mark("update iso20022.file set prepared_at = :now where message_id = :id", messageId);
    }

    void handedOver(String messageId) {
        mark("update iso20022.file set handed_over_at = :now where message_id = :id", messageId);
    }

    private void mark(String sql, String messageId) {
        jdbc.sql(sql)
                .param("now", Columns.time(calendar.now()))
                .param("id", messageId)
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
     * Writes down what a bank reports. The first final status of an order stays.
     *
     * @return what the report says that cannot be
     */
    List<String> apply(StatusReport report, String file) {
        return transactions.execute(transaction -> applied(report, file));
    }

    private List<String> applied(StatusReport report, String file) {
        List<String> complaints = new ArrayList<>();
        List<String> ids = jdbc.sql(
                        "select replace(key::text, '-', '') from iso20022.file_order where message_id = :id")
                .param("id", report.messageId())
                .query((row, number) -> row.getString(1))
                .list();
        if (ids.isEmpty()) {
            complaints.add("No order file is called " + report.messageId());
            return complaints;
        }
        Set<String> ours = new HashSet<>(ids);
        Set<String> single = new HashSet<>();
        List<StatusReport.Told> told = new ArrayList<>();
        for (StatusReport.Told one : report.transactions()) {
            if (!ours.contains(one.endToEndId())) {
                complaints.add("File %s has no order %s".formatted(report.messageId(), one.endToEndId()));
            } else if (!single.add(one.endToEndId())) {
                complaints.add("Order %s is reported on twice".formatted(one.endToEndId()));
            } else {
                told.add(one);
            }
        }
        Optional<StatusReport.Verdict> whole = report.whole();
        whole.ifPresent(verdict -> ids.stream()
                .filter(id -> !single.contains(id))
                .forEach(id -> told.add(new StatusReport.Told(id, verdict))));
        jdbc.sql("""
                with told as (
                    select id::uuid as key, status, reason
                    from unnest(:ids, :statuses, :reasons) as t (id, status, reason)),
                updated as (
                    update iso20022.file_order o
                    set status = told.status, reason = told.reason, told_by = :file, told_at = :now
                    from told
                    where o.key = told.key and o.status in ('none', 'pending')
                    returning o.key)
                select o.key || ' was ' || o.status || ' and is now said to be ' || told.status
                from told join iso20022.file_order o on o.key = told.key
                where o.status in ('executed', 'rejected') and o.status <> told.status and told.status <> 'pending'
                """)
                .param("ids", Columns.texts(told, StatusReport.Told::endToEndId))
                .param(
                        "statuses",
                        Columns.texts(told, one -> one.verdict().status().name()))
                .param("reasons", Columns.texts(told, one -> one.verdict().reason()))
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .query((row, number) -> row.getString(1))
                .list()
                .forEach(complaints::add);
        return complaints;
    }

    /** Keeps the statement of a day; one that comes again replaces the one before. */
    void apply(AccountStatement statement, String file) {
        transactions.executeWithoutResult(transaction -> replace(statement, file));
    }

    private void replace(AccountStatement statement, String file) {
        jdbc.sql("""
                insert into iso20022.file_statement (day, file, read_at) values (:day, :file, :now)
                on conflict (day) do update set file = excluded.file, read_at = excluded.read_at
                """)
                .param("day", statement.day())
                .param("file", file)
                .param("now", Columns.time(calendar.now()))
                .update();
        jdbc.sql("delete from iso20022.file_statement_line where day = :day")
                .param("day", statement.day())
                .update();
        jdbc.sql("""
                insert into iso20022.file_statement_line (day, number, reference, amount_minor, currency)
                select :day, number, reference, amount_minor, currency
                from unnest(:numbers, :references, :amounts, :currencies) as t (number, reference, amount_minor, currency)
                """)
                .param("day", statement.day())
                .param("numbers", Columns.longs(statement.lines(), Line::number))
                .param("references", Columns.texts(statement.lines(), Line::reference))
                .param("amounts", Columns.longs(statement.lines(), Line::amountMinor))
                .param("currencies", Columns.texts(statement.lines(), Line::currency))
                .update();
    }

    boolean hasStatement(LocalDate day) {
        return jdbc.sql("select exists (select 1 from iso20022.file_statement where day = :day)")
                .param("day", day)
                .query(Boolean.class)
                .single();
    }

    List<Line> lines(LocalDate day, long after, int limit) {
        return jdbc.sql("""
                select number, reference, amount_minor, currency from iso20022.file_statement_line
                where day = :day and number > :after order by number limit :limit
                """)
                .param("day", day)
                .param("after", after)
                .param("limit", limit)
                .query(Rows.as(Line.class))
                .list();
    }
}
