package dev.ates.accounting.correction;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.sql.Rows;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import dev.ates.ui.Postings;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reverses an entry, once, if its kind is {@link Kind#isReversible}. */
@Component
class Reversals implements ProposalKind<Reversals.Reversal> {

    private final JdbcClient jdbc;
    private final Corrections corrections;
    private final Accounts accounts;
    private final Money money;

    Reversals(JdbcClient jdbc, Corrections corrections, Accounts accounts, Money money) {
        this.jdbc = jdbc;
        this.corrections = corrections;
        this.accounts = accounts;
        this.money = money;
    }

    record Reversal(UUID entryId, UUID accountId) {}

    /** @throws NotFound when there is no such entry on a person's account */
    Reversal of(UUID entry) {
        return new Reversal(entry, posted(entry).personId());
    }

    /** @throws NotFound when this account has no such entry */
    Reversal of(UUID account, UUID entry) {
        Reversal reversal = of(entry);
        if (!reversal.accountId().equals(account)) {
            throw new NotFound("entry", entry);
        }
        return reversal;
    }

    /** The cause of the reversal: always the same, so that an entry is reversed once. */
    UUID cause(Reversal what) {
        return Transfer.reversal(posted(what.entryId()).cause());
    }

    @Override
    public String name() {
        return "reversal";
    }

    @Override
    public Class<Reversal> type() {
        return Reversal.class;
    }

    @Override
    public String action(Reversal what) {
        return "reversal";
    }

    @Override
    public String subject(Reversal what) {
        return Accounts.subject(what.accountId());
    }

    @Override
    public String object(Reversal what, UUID proposal) {
        return what.entryId().toString();
    }

    @Override
    public Optional<UUID> person(Reversal what) {
        return Optional.of(what.accountId());
    }

    @Override
    public String words(Reversal what) {
        Posted posted = posted(what.entryId());
        String name = accounts.find(what.accountId())
                .map(Accounts.Account::shownName)
                .orElseGet(() -> what.accountId().toString());
        return "Reverse the %s of %s of %s: %s"
                .formatted(
                        Postings.of(posted.kind()),
                        money.change(posted.signedMinor(), posted.currency()),
                        name,
                        posted.text());
    }

    @Override
    public void check(Reversal what) {
        Posted posted = posted(what.entryId());
        if (!posted.kind().isReversible()) {
            throw new Corrections.NotToBePosted(
                    "not-to-be-reversed",
                    "A %s cannot be reversed: post an adjustment instead".formatted(Postings.of(posted.kind())));
        }
        if (corrections.posted(cause(what)).isPresent()) {
            throw Corrections.alreadyPosted(Kind.reversal);
        }
    }

    @Override
    public void carryOut(Reversal what, Approved approved) {
        check(what);
        Posted posted = posted(what.entryId());
        corrections.post(new Transfer(
                posted.creditAccount(),
                posted.debitAccount(),
                Math.absExact(posted.signedMinor()),
                Kind.reversal,
                corrections.now(),
                cause(what),
                posted.taskId(),
                approved.reason().text()));
    }

    private Posted posted(UUID entry) {
        return jdbc.sql("""
                select person_id, kind, debit_account, credit_account, signed_minor, currency, cause, task_id, text
                from transfer where id = :id and person_id is not null
                """)
                .param("id", entry)
                .query(Rows.as(Posted.class))
                .optional()
                .orElseThrow(() -> new NotFound("entry", entry));
    }

    private record Posted(
            UUID personId,
            Kind kind,
            UUID debitAccount,
            UUID creditAccount,
            long signedMinor,
            String currency,
            UUID cause,
            @Nullable UUID taskId,
            String text) {}
}
