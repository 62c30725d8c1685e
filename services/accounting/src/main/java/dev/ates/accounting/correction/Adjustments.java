package dev.ates.accounting.correction;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Gives a person money of the company's, or takes it. */
@Component
class Adjustments implements ProposalKind<Adjustments.Adjustment> {

    /** More than a person can earn in a lifetime of tasks, and far from where a sum would overflow. */
    static final long AMOUNT_MINOR_MAX = 100_000_000;

    private final Corrections corrections;
    private final Accounts accounts;
    private final Money money;

    Adjustments(Corrections corrections, Accounts accounts, Money money) {
        this.corrections = corrections;
        this.accounts = accounts;
        this.money = money;
    }

    /** @param amountMinor above zero to give, below to take; at most {@value Adjustments#AMOUNT_MINOR_MAX} either way */
    record Adjustment(UUID accountId, long amountMinor) {}

    @Override
    public String name() {
        return "adjustment";
    }

    @Override
    public Class<Adjustment> type() {
        return Adjustment.class;
    }

    @Override
    public String action(Adjustment what) {
        return "adjustment";
    }

    @Override
    public String subject(Adjustment what) {
        return Accounts.subject(what.accountId());
    }

    @Override
    public String object(Adjustment what, UUID proposal) {
        return proposal.toString();
    }

    @Override
    public Optional<UUID> person(Adjustment what) {
        return Optional.of(what.accountId());
    }

    @Override
    public String words(Adjustment what) {
        Accounts.Account account = account(what);
        String amount = money.format(Math.absExact(what.amountMinor()), account.currency());
        return what.amountMinor() < 0
                ? "Take %s from %s".formatted(amount, account.shownName())
                : "Give %s to %s".formatted(amount, account.shownName());
    }

    @Override
    public void check(Adjustment what) {
        long amountMinor = what.amountMinor();
        if (amountMinor == 0 || amountMinor > AMOUNT_MINOR_MAX || amountMinor < -AMOUNT_MINOR_MAX) {
            throw new InvalidParameter(
                    "amountMinor",
                    Long.toString(amountMinor),
                    "must be 1 to %d, or the same below zero".formatted(AMOUNT_MINOR_MAX));
        }
        account(what);
    }

    /** The proposal is the cause: an adjustment is booked once, however often it is approved. */
    @Override
    public void book(Adjustment what, Approved approved) {
        check(what);
        corrections.book(Transfer.adjustment(
                what.accountId(),
                what.amountMinor(),
                corrections.now(),
                approved.proposal(),
                approved.reason().text()));
    }

    private Accounts.Account account(Adjustment what) {
        if (CompanyAccount.owns(what.accountId())) {
            throw new NotFound("account", what.accountId());
        }
        return accounts.find(what.accountId()).orElseThrow(() -> new NotFound("account", what.accountId()));
    }
}
