package dev.ates.accounting.ledger;

import dev.ates.contracts.AccountingEvent.Kind;

/**
 * The ledger's parts of the statement that ends the accounts of a day. They expect, after {@link #ENDED}, a CTE {@code
 * due (account, moved, balance_minor, amount_minor, payout)} with the amount to pay out of each balance, 0 for none. {@link
 * Ledger#parametersOfClose} returns the parameters.
 */
public final class ClosingBalances {

    /**
     * The balances at the end of {@code :day} of the people's accounts after {@code :after} up to {@code :upTo}, and whether
     * they moved on it. Postings to later days are excluded. Each account looks up its own rows, so the cost does not grow
     * with the history.
     */
    public static final String ENDED = """
            ended as (
                select a.id as account, cast(a.balance_minor - since.later_minor as bigint) as balance_minor, since.moved
                from account a
                cross join lateral (
                    select coalesce(sum(d.change_minor) filter (where d.day > :day), 0) as later_minor,
                           coalesce(bool_or(d.day = :day), false) as moved
                    from account_day d where d.account = a.id and d.day >= :day) since
                where a.id > :after and a.id <= :upTo and a.owner = 'person')""";

    /** The payouts' transfers: {@code posted (transfer, account)}. */
    public static final String TRANSFERS = """
            posted as (
                insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at,
                                      posted_at, cause, text)
                select cast(:idsHigh || to_hex(:idsLow + row_number() over (order by account)) as uuid), account, :inTransit,
                       amount_minor, :currency, '%s', :day, :now, :now, payout, :text
                from due where amount_minor > 0
                returning id as transfer, debit_account as account)""".formatted(Kind.payout);

    /** Updates both stored balances; the changed or added days are {@code days (entries, sums)}. */
    public static final String BALANCES = """
            balances as (
                update account a set balance_minor = a.balance_minor - due.amount_minor
                from due where a.id = due.account and due.amount_minor > 0),
            days_of_the_moved as (
                update account_day d set
                    entries       = d.entries + case when due.amount_minor > 0 then 1 else 0 end,
                    %s = %s - due.amount_minor,
                    closing_minor = due.balance_minor - due.amount_minor
                from due where d.account = due.account and d.day = :day and due.moved
                returning d.entries, d.sums),
            days_of_the_still as (
                insert into account_day (account, day, entries, sums, closing_minor)
                select account, :day, 1, %s, 0
                from due where not moved and amount_minor > 0
                returning entries, sums),
            days as (
                select * from days_of_the_moved
                union all
                select * from days_of_the_still)""".formatted(
            Sums.place(Kind.payout, "sums"), Sums.of(Kind.payout, "d.sums"), Sums.only(Kind.payout, "-amount_minor"));

    private ClosingBalances() {}
}
