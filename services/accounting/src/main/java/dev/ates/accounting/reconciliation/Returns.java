package dev.ates.accounting.reconciliation;

import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.payout.Payouts;
import dev.ates.sql.Rows;
import dev.ates.ui.Conflict;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Credits the money of a returned payout back to the person's balance, when people decide so or by rule: the amount
 * that was returned. The next close pays it out again if the balance reaches the minimum payout. An amount that the
 * bank kept is a difference of its own, which people decide.
 */
@Component
class Returns implements ProposalKind<Returns.Return> {

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final Differences differences;
    private final Comparison comparison;
    private final Money money;
    private final ReconciliationSettings settings;

    Returns(
            JdbcClient jdbc,
            Payouts payouts,
            Differences differences,
            Comparison comparison,
            Money money,
            ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.differences = differences;
        this.comparison = comparison;
        this.money = money;
        this.settings = settings;
    }

    /** @param amountMinor the amount to credit back: returned by the bank and not posted yet */
    record Return(long differenceId, UUID payoutId, UUID personId, long amountMinor) {}

    /** @throws NotFound when there is no such difference about a payout */
    Return of(long difference) {
        Open open = open(difference);
        return new Return(difference, open.payoutId(), open.personId(), open.backMinor());
    }

    @Override
    public String name() {
        return "return";
    }

    @Override
    public Class<Return> type() {
        return Return.class;
    }

    @Override
    public String action(Return what) {
        return "payout returned";
    }

    @Override
    public String subject(Return what) {
        return Payouts.subject(what.payoutId());
    }

    @Override
    public String object(Return what, UUID proposal) {
        return Long.toString(what.differenceId());
    }

    @Override
    public Optional<UUID> person(Return what) {
        return Optional.of(what.personId());
    }

    @Override
    public String words(Return what) {
        Open open = open(what.differenceId());
        return "Put %s, which the bank returned%s, back on the balance of %s: the payout for %s"
                .formatted(
                        money.format(what.amountMinor(), open.currency()),
                        what.amountMinor() == open.amountMinor()
                                ? ""
                                : " of " + money.format(open.amountMinor(), open.currency()),
                        open.name() == null ? open.personId() : open.name(),
                        open.day());
    }

    @Override
    public void check(Return what) {
        Open open = open(what.differenceId());
        if (!open.kind().canBePutBack() || open.explained()) {
            throw new NotReturned(
                    "Difference %d is not a returned payout, or its return is posted".formatted(what.differenceId()));
        }
        if (open.waitsFor() != null) {
            throw new NotReturned(
                    "The statement of %s, which has this payout, is being corrected: post the return when it is compared"
                            .formatted(open.waitsFor()));
        }
        if (open.backMinor() <= 0) {
            throw new NotReturned("On all statements together, no returned amount of this payout is left to post");
        }
        if (open.backMinor() != what.amountMinor()) {
            throw new NotReturned("Meanwhile %s have been returned instead of %s: propose the return again"
                    .formatted(
                            money.format(open.backMinor(), open.currency()),
                            money.format(what.amountMinor(), open.currency())));
        }
    }

    @Override
    public void carryOut(Return what, Approved approved) {
        payouts.lock(what.payoutId());
        check(what);
        post(what, approved.reason().text());
    }

    /** Credits returns back at once, if the settings say so. */
    void postByRule(List<Long> returns) {
        if (settings.returns() == ReconciliationSettings.Returns.by_rule) {
            returns.forEach(one -> {
                payouts.lock(open(one).payoutId());
                Open now = open(one);
                if (now.waitsFor() == null && now.backMinor() > 0) {
                    post(of(one), null);
                }
            });
        }
    }

    private void post(Return what, @Nullable String reason) {
        if (payouts.recordReturn(what.payoutId(), what.amountMinor(), reason)) {
            differences.closeReturns(
                    what.payoutId(), "The money is back on the balance" + (reason == null ? "" : ": " + reason));
            comparison.returnAmounts(open(what.differenceId()).foundOn());
        }
    }

    private Open open(long difference) {
        return jdbc.sql("""
                select d.kind, d.explained_at is not null as explained,
                       case d.kind when 'not_paid_after_all' then coalesce((select max(l.day) from bank_statement_line l
                                                                            where l.payout_id = p.id and l.kind = 'returned'), d.day)
                                   else d.day end as found_on, p.id as payout_id, p.person_id,
                       person.name, p.day, p.amount_minor, p.currency,
                       case when d.kind = 'not_paid_after_all'
                             and not exists (select 1 from bank_statement_line l where l.payout_id = p.id and l.kind = 'returned')
                            then p.amount_minor else least(p.amount_minor, %s) end - coalesce(p.returned_minor, 0) as back_minor,
                       (select min(s.day) from bank_statement s join bank_statement_line l on l.day = s.day
                        where s.state = 'waiting' and l.payout_id = p.id) as waits_for
                from bank_difference d join payout p on p.id = d.payout_id
                left join person on person.id = p.person_id
                where d.id = :id
                """.formatted(Comparison.RETURNED))
                .param("id", difference)
                .query(Rows.as(Open.class))
                .optional()
                .orElseThrow(() -> new NotFound("difference", difference));
    }

    /**
     * @param backMinor the returned amount that is not credited back yet
     * @param waitsFor the first day with lines of the payout whose statement is being corrected: they may change
     */
    private record Open(
            Differences.Kind kind,
            boolean explained,
            LocalDate foundOn,
            UUID payoutId,
            UUID personId,
            @Nullable String name,
            LocalDate day,
            long amountMinor,
            String currency,
            long backMinor,
            @Nullable LocalDate waitsFor) {}

    /** The difference is not about a return, or its money has been credited back already. */
    static final class NotReturned extends Conflict {
        private static final long serialVersionUID = 1L;

        NotReturned(String message) {
            super("not-returned", message);
        }
    }
}
