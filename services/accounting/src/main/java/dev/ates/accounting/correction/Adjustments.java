package dev.ates.accounting.correction;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.ledger.CompanyAccount;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import dev.ates.ui.Postings;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Gives a person company money, or takes it back, by any kind of manual posting. */
@Component
class Adjustments implements ProposalKind<Adjustments.Adjustment> {

    /** More than anybody can earn with tasks, and far below an overflow. */
    static final long AMOUNT_MINOR_MAX = 100_000_000;

    private final Corrections corrections;
    private final Accounts accounts;
    private final Money money;

    Adjustments(Corrections corrections, Accounts accounts, Money money) {
        this.corrections = corrections;
        this.accounts = accounts;
        this.money = money;
    }

    /**
     * @param amountMinor above zero to give, below zero to take; at most {@value Adjustments#AMOUNT_MINOR_MAX} in absolute
     *     value
     */
    record Adjustment(UUID accountId, Kind kind, long amountMinor) {}

    /** Refuses a kind that nobody may post manually. */
    static void checkKind(Kind kind) {
        if (!kind.isManual()) {
            String manual = Stream.of(Kind.values())
                    .filter(Kind::isManual)
                    .map(Kind::name)
                    .collect(Collectors.joining(" or "));
            throw new InvalidParameter("kind", kind.name(), "must be a kind of manual posting: " + manual);
        }
    }

    /** Refuses an amount that is too large, or has the wrong sign for its kind. */
    static void checkAmount(String parameter, Kind kind, long amountMinor) {
        if (!kind.takes(amountMinor) || amountMinor > AMOUNT_MINOR_MAX || amountMinor < -AMOUNT_MINOR_MAX) {
            String bound = "must be 1 to %d%s"
                    .formatted(
                            AMOUNT_MINOR_MAX,
                            kind.takes(-1) ? ", or the same below zero" : " for a posting of this kind: " + kind);
            throw new InvalidParameter(parameter, Long.toString(amountMinor), bound);
        }
    }

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
        return what.kind().name();
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
        String words = what.amountMinor() < 0
                ? "Take %s from %s".formatted(amount, account.shownName())
                : "Give %s to %s".formatted(amount, account.shownName());
        return what.kind() == Kind.adjustment ? words : "%s: %s".formatted(words, Postings.of(what.kind()));
    }

    @Override
    public void check(Adjustment what) {
        checkKind(what.kind());
        checkAmount("amountMinor", what.kind(), what.amountMinor());
        account(what);
    }

    /**
     * The cause follows from the proposal, so that an adjustment is posted once, however often it is approved. It is not the
     * proposal's id: the proposer chooses that id, and could choose the id of a future payout.
     */
    static UUID cause(UUID proposal) {
        return Transfer.following(proposal, "posted");
    }

    @Override
    public void carryOut(Adjustment what, Approved approved) {
        check(what);
        corrections.post(Transfer.manual(
                what.kind(),
                what.accountId(),
                what.amountMinor(),
                corrections.now(),
                cause(approved.proposal()),
                approved.reason().text()));
    }

    private Accounts.Account account(Adjustment what) {
        if (CompanyAccount.owns(what.accountId())) {
            throw new NotFound("account", what.accountId());
        }
        return accounts.find(what.accountId()).orElseThrow(() -> new NotFound("account", what.accountId()));
    }
}
