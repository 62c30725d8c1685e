package dev.ates.accounting.correction;

import dev.ates.accounting.account.Accounts;
import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.sql.Rows;
import dev.ates.ui.Money;
import dev.ates.ui.NotFound;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes a fee, a reward or an adjustment back, once. */
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
        return new Reversal(entry, booked(entry).personId());
    }

    /** What the reversal is booked for: always the same, so that an entry is reversed once. */
    UUID cause(Reversal what) {
        return Transfer.reversal(booked(what.entryId()).cause());
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
        Booked booked = booked(what.entryId());
        String name = accounts.find(what.accountId())
                .map(Accounts.Account::shownName)
                .orElseGet(() -> what.accountId().toString());
        return "Reverse the %s of %s of %s: %s"
                .formatted(booked.kind(), money.change(booked.signedMinor(), booked.currency()), name, booked.text());
    }

    @Override
    public void check(Reversal what) {
        Booked booked = booked(what.entryId());
        if (!booked.kind().isReversible()) {
            throw new Corrections.NotToBeBooked(
                    "not-to-be-reversed", "A %s is not reversed: book an adjustment instead".formatted(booked.kind()));
        }
        if (corrections.booked(cause(what)).isPresent()) {
            throw Corrections.alreadyBooked(Kind.reversal);
        }
    }

    @Override
    public void book(Reversal what, Approved approved) {
        check(what);
        Booked booked = booked(what.entryId());
        corrections.book(new Transfer(
                booked.creditAccount(),
                booked.debitAccount(),
                Math.absExact(booked.signedMinor()),
                Kind.reversal,
                corrections.now(),
                cause(what),
                booked.taskId(),
                approved.reason().text()));
    }

    private Booked booked(UUID entry) {
        return jdbc.sql("""
                select person_id, kind, debit_account, credit_account, signed_minor, currency, cause, task_id, text
                from transfer where id = :id and person_id is not null
                """)
                .param("id", entry)
                .query(Rows.as(Booked.class))
                .optional()
                .orElseThrow(() -> new NotFound("entry", entry));
    }

    private record Booked(
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
