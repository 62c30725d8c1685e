package dev.ates.accounting.payout;

import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.bank.Bank.Answer;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Conflict;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People's decisions about payouts that the bank cannot resolve: posted and published like the bank's own answer. A rejected
 * payout is paid again with the next close.
 */
@Component
class PayoutDecisions implements ProposalKind<PayoutDecisions.Decision> {

    private static final Logger log = LoggerFactory.getLogger(PayoutDecisions.class);

    private final JdbcClient jdbc;
    private final Payouts payouts;
    private final Money money;
    private final Clock clock;

    PayoutDecisions(JdbcClient jdbc, Payouts payouts, Money money, Clock clock) {
        this.jdbc = jdbc;
        this.payouts = payouts;
        this.money = money;
        this.clock = clock;
    }

    /** The outcome of a payout, found out by people. */
    enum Outcome {
        paid,
        rejected
    }

    record Decision(UUID payoutId, UUID personId, Outcome outcome) {}

    /** @throws NotFound when there is no such payout */
    Decision of(UUID payout, Outcome outcome) {
        return new Decision(payout, undecided(payout).personId(), outcome);
    }

    /** The subject of decisions about a payout. */
    static String subject(UUID payout) {
        return Payouts.subject(payout);
    }

    @Override
    public String name() {
        return "payout";
    }

    @Override
    public Class<Decision> type() {
        return Decision.class;
    }

    @Override
    public String action(Decision what) {
        return "payout " + what.outcome();
    }

    @Override
    public String subject(Decision what) {
        return subject(what.payoutId());
    }

    @Override
    public String object(Decision what, UUID proposal) {
        return what.payoutId().toString();
    }

    @Override
    public Optional<UUID> person(Decision what) {
        return Optional.of(what.personId());
    }

    @Override
    public String words(Decision what) {
        Undecided payout = undecided(what.payoutId());
        String which = "the payout of %s to %s for %s"
                .formatted(
                        money.format(payout.amountMinor(), payout.currency()),
                        payout.name() == null ? payout.personId() : payout.name(),
                        payout.day());
        return switch (what.outcome()) {
            case paid -> "Settle %s as paid".formatted(which);
            case rejected -> "Settle %s as not paid: the money goes back".formatted(which);
        };
    }

    @Override
    public void check(Decision what) {
        Undecided payout = undecided(what.payoutId());
        if (!payout.state().equals("unknown")) {
            throw new NotUndecided("Payout %s is %s: only an unknown payout can be decided"
                    .formatted(what.payoutId(), payout.state()));
        }
        if (payout.claimed()) {
            throw new NotUndecided("The bank is being asked about payout %s right now: try again after %s"
                    .formatted(what.payoutId(), payout.dueAt()));
        }
    }

    @Override
    public void carryOut(Decision what, Approved approved) {
        payouts.lock(what.payoutId());
        check(what);
        Answer answer = switch (what.outcome()) {
            case paid -> new Answer.Executed();
            case rejected -> new Answer.Rejected(approved.reason().text());
        };
        payouts.recordAnswer(what.payoutId(), order -> answer);
        log.atInfo()
                .addKeyValue("payout", what.payoutId())
                .addKeyValue("outcome", what.outcome())
                .addKeyValue("proposal", approved.proposal())
                .log("Payout decided manually");
    }

    private Undecided undecided(UUID payout) {
        return jdbc.sql("""
                select p.person_id, person.name, p.day, p.amount_minor, p.currency, p.state,
                       p.claimed and p.due_at > :now as claimed, p.due_at
                from payout p left join person on person.id = p.person_id
                where p.id = :id
                """)
                .param("id", payout)
                .param("now", Columns.time(clock.instant()))
                .query(Rows.as(Undecided.class))
                .optional()
                .orElseThrow(() -> new NotFound("payout", payout));
    }

    private record Undecided(
            UUID personId,
            @Nullable String name,
            LocalDate day,
            long amountMinor,
            String currency,
            String state,
            boolean claimed,
            Instant dueAt) {}

    /** People cannot decide this payout, or cannot decide it now. */
    static final class NotUndecided extends Conflict {
        private static final long serialVersionUID = 1L;

        NotUndecided(String message) {
            super("payout-not-undecided", message);
        }
    }
}
