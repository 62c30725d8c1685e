package dev.ates.accounting.statement;

import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.sql.Rows;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads statements page by page without a transaction, however slow the client is: entries never change and are only
 * appended, so opening balance, entries and closing balance are always consistent.
 */
@Component
class Statements {

    private static final int ENTRIES_PER_PAGE = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;

    Statements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The identity of a statement.
     *
     * @param owner the owner for people: a person's name, or such as {@code Company: cash}
     * @param from the first day
     * @param to the last day
     */
    record Of(UUID account, String owner, String currency, LocalDate from, LocalDate to) {

        static Of company(CompanyAccount account, String currency, LocalDate from, LocalDate to) {
            return new Of(account.id(), "Company: " + account.words(), currency, from, to);
        }

        /** All accounts together. */
        static Of everybody(String currency, LocalDate from, LocalDate to) {
            return new Of(BEFORE_ALL, "Company: all accounts", currency, from, to);
        }
    }

    /**
     * A transfer from the account's view.
     *
     * @param signedMinor below zero when it leaves the account
     */
    record Entry(
            UUID id,
            LocalDate day,
            Instant happenedAt,
            Kind kind,
            UUID debitAccount,
            UUID creditAccount,
            long signedMinor,
            @Nullable UUID taskId,
            String text) {}

    /** Whether the person is known here or has postings. */
    boolean knows(UUID person) {
        return jdbc.sql("""
                select exists (select 1 from person where id = :id)
                    or exists (select 1 from account where id = :id and owner = 'person')
                """).param("id", person).query(Boolean.class).single();
    }

    /** The person's name; none until the person is known here. */
    Optional<String> nameOf(UUID person) {
        return jdbc.sql("select name from person where id = :id")
                .param("id", person)
                .query(String.class)
                .optional();
    }

    /** Writes the whole statement. */
    void write(Of of, StatementWriter writer) throws IOException {
        long balance = opening(of);
        writer.begin(of, balance);
        List<Entry> page = page(of, of.from(), BEFORE_ALL);
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                balance = Math.addExact(balance, entry.signedMinor());
                writer.entry(of, entry, balance);
            }
            page = page.size() < ENTRIES_PER_PAGE
                    ? List.of()
                    : page(of, page.getLast().day(), page.getLast().id());
        }
        writer.end(of, balance);
    }

    /** Writes the whole ledger: every transfer once, with both sides. */
    void writeAll(LocalDate from, LocalDate to, String currency, HledgerJournal journal) throws IOException {
        Map<UUID, Long> balances = openings(from, to, currency);
        journal.beginAll(from, to, currency, balances);
        List<Entry> page = pageOfAll(from, BEFORE_ALL, to);
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                balances.merge(entry.debitAccount(), -entry.signedMinor(), Math::addExact);
                balances.merge(entry.creditAccount(), entry.signedMinor(), Math::addExact);
                journal.entryOfAll(entry, entry.signedMinor(), currency);
            }
            page = page.size() < ENTRIES_PER_PAGE
                    ? List.of()
                    : pageOfAll(page.getLast().day(), page.getLast().id(), to);
        }
        journal.endAll(to, currency, balances);
    }

    private Map<UUID, Long> openings(LocalDate from, LocalDate to, String currency) {
        Map<UUID, Long> balances = new TreeMap<>();
        for (CompanyAccount own : CompanyAccount.values()) {
            balances.put(own.id(), opening(Of.company(own, currency, from, to)));
        }
        jdbc.sql("""
                select account, sum(change_minor)::bigint as balance_minor from account_day
                where day < :from group by account
                """)
                .param("from", from)
                .query((row, number) ->
                        balances.putIfAbsent(row.getObject("account", UUID.class), row.getLong("balance_minor")))
                .list();
        return balances;
    }

    private List<Entry> pageOfAll(LocalDate day, UUID after, LocalDate to) {
        return jdbc.sql("""
                select id, day, happened_at, kind, debit_account, credit_account, amount_minor as signed_minor,
                       task_id, text
                from transfer
                where (day, id) > (:day, :after) and day <= :to
                order by day, id limit :max
                """)
                .param("day", day)
                .param("after", after)
                .param("to", to)
                .param("max", ENTRIES_PER_PAGE)
                .query(Rows.as(Entry.class))
                .list();
    }

    /** People's balances are stored by day; the company's are computed. */
    private long opening(Of of) {
        String sql = isCompany(of.account()) ? """
                select coalesce(sum(case when credit_account = :account then amount_minor else -amount_minor end), 0)::bigint
                from transfer where day < :from and :account in (debit_account, credit_account)
                """ : """
                select coalesce(sum(change_minor), 0)::bigint
                from account_day where account = :account and day < :from
                """;
        return jdbc.sql(sql)
                .param("account", of.account())
                .param("from", of.from())
                .query(Long.class)
                .single();
    }

    private List<Entry> page(Of of, LocalDate day, UUID after) {
        String whose = isCompany(of.account()) ? ":account in (debit_account, credit_account)" : "person_id = :account";
        return jdbc.sql("""
                select id, day, happened_at, kind, debit_account, credit_account,
                       case when credit_account = :account then amount_minor else -amount_minor end as signed_minor,
                       task_id, text
                from transfer
                where %s and (day, id) > (:day, :after) and day <= :to
                order by day, id limit :max
                """.formatted(whose))
                .param("account", of.account())
                .param("day", day)
                .param("after", after)
                .param("to", of.to())
                .param("max", ENTRIES_PER_PAGE)
                .query(Rows.as(Entry.class))
                .list();
    }

    private static boolean isCompany(UUID account) {
        for (CompanyAccount own : CompanyAccount.values()) {
            if (own.id().equals(account)) {
                return true;
            }
        }
        return false;
    }
}
