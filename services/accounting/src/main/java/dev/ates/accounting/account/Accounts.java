package dev.ates.accounting.account;

import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.ledger.Sums;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Queries on people's accounts. */
@Component
public class Accounts {

    /** Columns of an account {@code a} and its row {@code d} of today, either of which may be missing. */
    private static final String TODAY = """
            coalesce(a.balance_minor, 0) - coalesce(d.change_minor, 0) as carried_in_minor, %s, %s as earned_minor
            """.formatted(Sums.columns("d.sums"), Sums.earned("d.sums"));

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;
    private final LedgerSettings ledgerSettings;

    Accounts(JdbcClient jdbc, BusinessCalendar calendar, LedgerSettings ledgerSettings) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.ledgerSettings = ledgerSettings;
    }

    /**
     * The current state of an account. Amounts are signed from the person's view.
     *
     * @param name {@code null} until the person is known here
     * @param carriedInMinor the opening balance of today; together with today's postings it gives the balance
     * @param feesMinor charged today, zero or below
     * @param rewardsMinor credited today, zero or above
     * @param payoutsMinor paid out today, zero or below
     * @param othersMinor corrections and returned payouts of today, of either sign
     * @param earnedMinor fees plus rewards of today
     */
    public record Account(
            UUID accountId,
            @Nullable String name,
            String currency,
            long balanceMinor,
            LocalDate day,
            long carriedInMinor,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long earnedMinor) {

        public String shownName() {
            return name == null ? accountId.toString() : name;
        }
    }

    /** A transfer as a line of one account, signed from the person's view. */
    record Entry(
            UUID id,
            LocalDate day,
            Instant happenedAt,
            Kind kind,
            long amountMinor,
            String currency,
            @Nullable UUID taskId,
            String text) {

        /** Whether an accountant may reverse it. */
        public boolean isReversible() {
            return kind.isReversible();
        }
    }

    /** The reversal of an entry. */
    record Reversed(UUID id, LocalDate day) {}

    /** The reversed ones of these entries, with their reversals. */
    Map<UUID, Reversed> reversed(List<UUID> entries) {
        if (entries.isEmpty()) {
            return Map.of();
        }
        Map<UUID, UUID> entryByReversal = new HashMap<>();
        jdbc.sql("select id, cause from transfer where id in (:entries)")
                .param("entries", entries)
                .query((row, n) -> entryByReversal.put(
                        Transfer.reversal(row.getObject("cause", UUID.class)), row.getObject("id", UUID.class)))
                .list();
        Map<UUID, Reversed> reversed = new HashMap<>();
        jdbc.sql("select id, cause, day from transfer where cause in (:causes)")
                .param("causes", entryByReversal.keySet())
                .query((row, n) -> reversed.put(
                        Objects.requireNonNull(entryByReversal.get(row.getObject("cause", UUID.class))),
                        new Reversed(row.getObject("id", UUID.class), row.getObject("day", LocalDate.class))))
                .list();
        return reversed;
    }

    /** The subject of proposals and decisions about an account. */
    public static String subject(UUID account) {
        return "account " + account;
    }

    /** The account of a person who is known here or has postings. */
    public Optional<Account> find(UUID id) {
        return jdbc.sql("""
                select known.id as account_id, p.name, b.currency, coalesce(a.balance_minor, 0) as balance_minor,
                       cast(:today as date) as day, %s
                from (select cast(:id as uuid) as id) known
                cross join ledger b
                left join person p on p.id = known.id
                left join account a on a.id = known.id and a.owner = 'person'
                left join account_day d on d.account = known.id and d.day = :today
                where p.id is not null or a.id is not null
                """.formatted(TODAY))
                .param("id", id)
                .param("today", calendar.today())
                .query(Rows.as(Account.class))
                .optional();
    }

    /**
     * The balance of an account at the end of any day: the closing balance of the last closed day on which it moved; for an
     * open day the current balance minus later changes. Needs two index lookups, whatever the length of the history.
     */
    public long balanceAt(UUID id, LocalDate day) {
        return jdbc.sql("""
                select case
                    when last.day is null then 0
                    when last.state = 'closed' then last.closing_minor
                    else (select balance_minor from account where id = :id)
                        - (select coalesce(sum(change_minor), 0)
                           from account_day where account = :id and day > :day)
                    end
                from (select 1) always
                left join lateral (
                    select d.day, d.closing_minor, b.state
                    from account_day d join business_day b on b.day = d.day
                    where d.account = :id and d.day <= :day order by d.day desc limit 1) last on true
                """).param("id", id).param("day", day).query(Long.class).single();
    }

    /** An account without postings. */
    Account untouched(UUID id, String name) {
        return new Account(id, name, ledgerSettings.currency(), 0, calendar.today(), 0, 0, 0, 0, 0, 0);
    }

    /** The order of accounts: people who are not known here yet come last. */
    private static final String BY_NAME = """
            person.name is null, coalesce(person.name, '') collate "unicode", a.id""";

    private static final String AFTER = """
            (%s) > (select %s from account a left join person on person.id = a.id where a.id = :after)""".formatted(BY_NAME, BY_NAME);

    /**
     * A page of accounts by name, after a given account; optionally of the people whose name contains a text, in any
     * case. All names are read and sorted for each page, because a company has only some thousand people.
     */
    List<Account> page(@Nullable String name, @Nullable UUID after, int limit) {
        Where where = new Where()
                .and("a.owner = 'person'")
                .and(PersonFilter.CONTAINS_NAME, "name", name)
                .and(AFTER, "after", after);
        List<Account> found = jdbc.sql("""
                with page as (
                  select a.id, a.balance_minor, person.name, row_number() over (order by %s) as place
                  from account a
                  left join person on person.id = a.id
                  %s
                  order by place limit :limit)
                select a.id as account_id, a.name, b.currency, a.balance_minor, cast(:today as date) as day, %s
                from page a
                cross join ledger b
                left join account_day d on d.account = a.id and d.day = :today
                order by a.place
                """.formatted(BY_NAME, where.text(), TODAY))
                .params(where.values())
                .param("today", calendar.today())
                .param("limit", limit)
                .query(Rows.as(Account.class))
                .list();
        return Paging.pageAfter(after, found, this::isAccount);
    }

    private boolean isAccount(UUID id) {
        return jdbc.sql("select exists (select from account where id = :id and owner = 'person')")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private boolean isEntry(UUID account, UUID entry) {
        return jdbc.sql("select exists (select from transfer where id = :entry and person_id = :account)")
                .param("entry", entry)
                .param("account", account)
                .query(Boolean.class)
                .single();
    }

    /** The entries of an account, newest first, by the day to which they are posted. */
    List<Entry> entries(UUID id, @Nullable LocalDate day, @Nullable UUID after, int limit) {
        Where where = new Where()
                .and("t.person_id = :id", "id", id)
                .and("t.day = :day", "day", day)
                .and("""
                        (t.day, t.id) < (select seen.day, seen.id from transfer seen
                                         where seen.id = :after and seen.person_id = :id)""", "after", after);
        List<Entry> found = jdbc.sql("""
                select t.id, t.day, t.happened_at, t.kind, t.signed_minor as amount_minor, t.currency, t.task_id, t.text
                from transfer t
                %s
                order by t.day desc, t.id desc limit :limit
                """.formatted(where.text()))
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Entry.class))
                .list();
        return Paging.pageAfter(after, found, entry -> isEntry(id, entry));
    }
}
