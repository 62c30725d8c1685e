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
 * Puts the money of a payout that the bank gave back on the person's balance, once somebody says so or by rule. The next close
 * pays it out again if the balance comes to the minimum of a payout.
 */
@Component
class Returns implements ProposalKind<Returns.Return> {

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final Differences differences;
    private final Money money;
    private final ReconciliationSettings settings;

    Returns(JdbcClient jdbc, Payouts payouts, Differences differences, Money money, ReconciliationSettings settings) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.differences = differences;
        this.money = money;
        this.settings = settings;
    }

    record Return(long differenceId, UUID payoutId, UUID personId) {}

    /** @throws NotFound when there is no such difference about a payout */
    Return of(long difference) {
        Open open = open(difference);
        return new Return(difference, open.payoutId(), open.personId());
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
        return "Put %s, which the bank returned, back on the balance of %s: the payout for %s"
                .formatted(
                        money.format(open.amountMinor(), open.currency()),
                        open.name() == null ? open.personId() : open.name(),
                        open.day());
    }

    @Override
    public void check(Return what) {
        Open open = open(what.differenceId());
        if (!open.kind().equals("returned") || open.explained()) {
            throw new NotReturned("Difference %d is no payout that came back, or its return is booked"
                    .formatted(what.differenceId()));
        }
    }

    @Override
    public void carryOut(Return what, Approved approved) {
        check(what);
        book(what.differenceId(), what.payoutId(), approved.reason().text());
    }

    /** By rule, where the settings say so: what came back wholly is on the balance at once. */
    void bookByRule(List<Reconciliation.CameBack> cameBack) {
        if (settings.returns() == ReconciliationSettings.Returns.by_rule) {
            cameBack.forEach(one -> book(one.differenceId(), one.payoutId(), "The bank returned it"));
        }
    }

    private void book(long difference, UUID payout, String reason) {
        if (payouts.takeBack(payout, reason)) {
            differences.close(difference, "The money is back on the balance: " + reason);
        }
    }

    private Open open(long difference) {
        return jdbc.sql("""
                select d.kind, d.explained_at is not null as explained, p.id as payout_id, p.person_id, person.name, p.day,
                       p.amount_minor, p.currency
                from bank_difference d join payout p on p.id = d.payout_id
                left join person on person.id = p.person_id
                where d.id = :id
                """)
                .param("id", difference)
                .query(Rows.as(Open.class))
                .optional()
                .orElseThrow(() -> new NotFound("difference", difference));
    }

    private record Open(
            String kind,
            boolean explained,
            UUID payoutId,
            UUID personId,
            @Nullable String name,
            LocalDate day,
            long amountMinor,
            String currency) {}

    /** A difference whose money does not go back, or not any more. */
    static final class NotReturned extends Conflict {
        private static final long serialVersionUID = 1L;

        NotReturned(String message) {
            super("not-returned", message);
        }
    }
}
