package dev.ates.accounting.ledger;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.TextRule;
import dev.ates.messaging.Outbox;
import dev.ates.sql.Columns;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The transfers. Posting any number of them takes three statements, plus the events of those on people's accounts. */
@Component
public class Ledger {

    private static final String KEEP_DAYS =
            """
            insert into account_day as d (account, day, entries, sums)
            select account, :day, entries, %s
            from unnest(:accounts, :entries, %s) as t (account, entries, %s)
            order by account
            on conflict on constraint account_day_once do update set
                entries = d.entries + excluded.entries,
                sums    = %s
            """.formatted(Sums.each(Kind::name), listed(":"), listed(""), Sums.added("d.sums", "excluded.sums"));

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final LedgerSettings ledgerSettings;
    private final Clock clock;
    private final TransferIds ids = new TransferIds();

    Ledger(JdbcClient jdbc, Outbox outbox, LedgerSettings ledgerSettings, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.ledgerSettings = ledgerSettings;
        this.clock = clock;
        keepCurrency();
    }

    /**
     * Posts transfers on an open day, updates the balances, and appends the events.
     *
     * @return the transfers posted now; a transfer whose cause was posted before is skipped
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Transfer> post(LocalDate day, List<Transfer> transfers) {
        if (transfers.isEmpty()) {
            return List.of();
        }
        List<Entry> posted = insert(day, transfers);
        Map<UUID, Movement> movements = new HashMap<>();
        List<Outbox.Caused> told = new ArrayList<>(posted.size());
        for (Entry entry : posted) {
            UUID person = entry.transfer().person();
            if (person != null) {
                movements.computeIfAbsent(person, Movement::new).add(entry.transfer());
                told.add(new Outbox.Caused(
                        event(entry, person, day),
                        entry.transfer().cause(),
                        entry.transfer().happenedAt()));
            }
        }
        if (!movements.isEmpty()) {
            keepBalances(day, new ArrayList<>(movements.values()));
            outbox.appendCaused(day, told);
        }
        return posted.stream().map(Entry::transfer).toList();
    }

    private static String listed(String before) {
        return Stream.of(Kind.values()).map(kind -> before + kind).collect(Collectors.joining(", "));
    }

    /**
     * The parameters of the statement that ends accounts, except for the accounts; the parts of other owners may also use
     * {@code :day}, {@code :now} and {@code :currency}.
     */
    public Map<String, Object> parametersOfClose(LocalDate day) {
        Instant now = clock.instant();
        UUID block = ids.block(now);
        return Map.of(
                "day", day,
                "now", Columns.time(now),
                "currency", ledgerSettings.currency(),
                "idsHigh", "%016x".formatted(block.getMostSignificantBits()),
                "idsLow", block.getLeastSignificantBits(),
                "inTransit", CompanyAccount.payouts_in_transit.id(),
                "text", Transfer.payoutText(day));
    }

    private List<Entry> insert(LocalDate day, List<Transfer> transfers) {
        Instant now = clock.instant();
        List<Entry> entries = transfers.stream()
                .map(transfer -> new Entry(ids.next(now), transfer))
                .toList();
        Set<UUID> posted = new HashSet<>(jdbc.sql("""
                        insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day,
                                              happened_at, posted_at, cause, task_id, text)
                        select id, debit, credit, amount_minor, :currency, kind, :day, happened_at, :now, cause, task_id, text
                        from unnest(:ids, :debits, :credits, :amounts, :kinds, :happened, :causes, :tasks, :texts)
                             as t (id, debit, credit, amount_minor, kind, happened_at, cause, task_id, text)
                        on conflict on constraint transfer_once_per_cause do nothing
                        returning id
                        """)
                .param("currency", ledgerSettings.currency())
                .param("day", day)
                .param("now", Columns.time(now))
                .param("ids", Columns.uuids(entries, Entry::id))
                .param("debits", Columns.uuids(transfers, Transfer::debit))
                .param("credits", Columns.uuids(transfers, Transfer::credit))
                .param("amounts", Columns.longs(transfers, Transfer::amountMinor))
                .param(
                        "kinds",
                        Columns.texts(transfers, transfer -> transfer.kind().name()))
                .param("happened", Columns.times(transfers, Transfer::happenedAt))
                .param("causes", Columns.uuids(transfers, Transfer::cause))
                .param("tasks", Columns.uuids(transfers, Transfer::taskId))
                .param("texts", Columns.texts(transfers, Transfer::text))
                .query(UUID.class)
                .list());
        return entries.stream().filter(entry -> posted.contains(entry.id())).toList();
    }

    /** Locks rows in the order of accounts, so that two batches cannot deadlock. */
    private void keepBalances(LocalDate day, List<Movement> movements) {
        jdbc.sql("""
                insert into account as a (id, balance_minor)
                select account, change from unnest(:accounts, :changes) as t (account, change)
                order by account
                on conflict (id) do update set balance_minor = a.balance_minor + excluded.balance_minor
                """)
                .param("accounts", Columns.uuids(movements, movement -> movement.account))
                .param("changes", Columns.longs(movements, Movement::change))
                .update();
        StatementSpec days = jdbc.sql(KEEP_DAYS)
                .param("day", day)
                .param("accounts", Columns.uuids(movements, movement -> movement.account))
                .param("entries", Columns.longs(movements, movement -> movement.entries));
        for (Kind kind : Kind.values()) {
            days = days.param(kind.name(), Columns.longs(movements, movement -> movement.of(kind)));
        }
        days.update();
    }

    private LedgerPosted event(Entry entry, UUID person, LocalDate day) {
        Transfer transfer = entry.transfer();
        return new LedgerPosted(
                entry.id(),
                person,
                day,
                transfer.kind(),
                transfer.signedMinor(),
                ledgerSettings.currency(),
                transfer.taskId(),
                TextRule.shortened(transfer.text(), LedgerPosted.TEXT_LENGTH_MAX));
    }

    /** Amounts of two currencies cannot be added, so the first start fixes the currency. */
    private void keepCurrency() {
        jdbc.sql("insert into ledger (currency) values (:currency) on conflict (one) do nothing")
                .param("currency", ledgerSettings.currency())
                .update();
        String kept =
                jdbc.sql("select currency from ledger").query(String.class).single();
        ledgerSettings.accept(kept);
    }

    private record Entry(UUID id, Transfer transfer) {}

    /** The changes of a batch on one account. */
    private static final class Movement {
        private final UUID account;
        private final Map<Kind, Long> sums = new EnumMap<>(Kind.class);
        private int entries;

        Movement(UUID account) {
            this.account = account;
        }

        void add(Transfer transfer) {
            entries++;
            sums.merge(transfer.kind(), transfer.signedMinor(), Math::addExact);
        }

        long of(Kind kind) {
            return sums.getOrDefault(kind, 0L);
        }

        long change() {
            return sums.values().stream().reduce(0L, Math::addExact);
        }
    }
}
