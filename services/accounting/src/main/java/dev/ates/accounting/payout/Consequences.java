package dev.ates.accounting.payout;

import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.accounting.letter.Letters;
import dev.ates.accounting.payout.Payouts.Claim;
import dev.ates.accounting.payout.Payouts.Refused;
import dev.ates.accounting.payout.Payouts.Returned;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Outbox;
import dev.ates.robots.Robots;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The consequences of a payout's outcome: transfers, events, and a letter if the bank rejected or returned it. */
@Component
class Consequences {

    private static final String NO_REASON = "no reason given";

    private final Ledger ledger;
    private final Letters letters;
    private final Robots robots;
    private final Outbox outbox;
    private final BusinessCalendar calendar;

    Consequences(Ledger ledger, Letters letters, Robots robots, Outbox outbox, BusinessCalendar calendar) {
        this.ledger = ledger;
        this.letters = letters;
        this.robots = robots;
        this.outbox = outbox;
        this.calendar = calendar;
    }

    void ofPaid(LocalDate today, List<Claim> paid) {
        Instant now = calendar.now();
        post(
                today,
                paid.stream()
                        .map(claim -> Transfer.paid(claim.amountMinor(), now, claim.id(), claim.day()))
                        .toList());
        outbox.append(
                today,
                paid.stream().map(claim -> settled(claim, Outcome.paid, null)).toList());
    }

    void ofRejected(LocalDate today, List<Refused> rejected) {
        Instant now = calendar.now();
        post(
                today,
                rejected.stream()
                        .map(refused -> Transfer.rejected(
                                refused.claim().personId(),
                                refused.claim().amountMinor(),
                                now,
                                refused.claim().id(),
                                refused.claim().day(),
                                refused.reason()))
                        .toList());
        letters.write(rejected.stream()
                .map(refused -> new Letters.Of(
                        refused.claim().personId(), refused.claim().day(), Letters.Kind.rejected))
                .toList());
        robots.wakeAfterCommit("mailer");
        outbox.append(
                today,
                rejected.stream()
                        .map(refused -> settled(refused.claim(), Outcome.rejected, told(refused.reason())))
                        .toList());
    }

    /**
     * The payout was published as paid: this event corrects that, and the posting puts the money back on the balance.
     */
    void ofReturned(LocalDate today, UUID payout, Returned back, @Nullable String reason) {
        post(
                today,
                List.of(Transfer.returned(
                        back.personId(),
                        back.amountMinor(),
                        calendar.now(),
                        Transfer.returnCause(payout, back.beforeMinor()),
                        back.day(),
                        reason)));
        letters.write(List.of(new Letters.Of(back.personId(), back.day(), Letters.Kind.returned)));
        robots.wakeAfterCommit("mailer");
        outbox.append(
                today,
                List.of(new PayoutSettled(
                        back.personId(),
                        back.day(),
                        Outcome.returned,
                        back.amountMinor(),
                        back.currency(),
                        told(reason))));
    }

    /** The payout's state has changed in this transaction, so none of its transfers can have been posted before. */
    private void post(LocalDate today, List<Transfer> transfers) {
        if (ledger.post(today, transfers).size() < transfers.size()) {
            throw new IllegalStateException("Another transfer has the cause of a payout's: the payout stays as it is");
        }
    }

    /** An event always has a reason: programs read it. */
    private static String told(@Nullable String reason) {
        return reason == null ? NO_REASON : reason;
    }

    private static PayoutSettled settled(Claim claim, Outcome outcome, @Nullable String reason) {
        return new PayoutSettled(claim.personId(), claim.day(), outcome, claim.amountMinor(), claim.currency(), reason);
    }
}
