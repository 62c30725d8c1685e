package dev.ates.accounting.ledger;

import dev.ates.accounting.audit.Audit;
import dev.ates.accounting.audit.Reason;
import dev.ates.accounting.sql.Rows;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Refusal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an accountant books by hand: another transfer on the open day, with a reason. Nothing that is booked ever changes, and
 * a mistake of a closed day is put right on the day that is open.
 */
@Component
class Corrections {

    /** More than a person can earn in a lifetime of tasks, and far from where a sum would overflow. */
    static final long AMOUNT_MINOR_MAX = 100_000_000;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final OpenDays openDays;
    private final Accounts accounts;
    private final Audit audit;
    private final BusinessCalendar calendar;

    Corrections(
            JdbcClient jdbc,
            Ledger ledger,
            OpenDays openDays,
            Accounts accounts,
            Audit audit,
            BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.openDays = openDays;
        this.accounts = accounts;
        this.audit = audit;
        this.calendar = calendar;
    }

    /**
     * What was booked.
     *
     * @param amountMinor signed from the person's view
     */
    record Correction(UUID accountId, LocalDate day, Kind kind, long amountMinor, String text) {}

    /**
     * Gives a person money of the company's, or takes it.
     *
     * @param cause names this adjustment: sent twice, it is booked once
     * @param amountMinor above zero to give, below to take; at most {@value #AMOUNT_MINOR_MAX} either way
     */
    @Transactional
    Correction adjust(UUID person, UUID cause, long amountMinor, Reason reason, Caller who) {
        if (amountMinor == 0 || Math.abs(amountMinor) > AMOUNT_MINOR_MAX || amountMinor == Long.MIN_VALUE) {
            throw new InvalidParameter(
                    "amountMinor",
                    Long.toString(amountMinor),
                    "must be 1 to %d, or the same below zero".formatted(AMOUNT_MINOR_MAX));
        }
        if (CompanyAccount.owns(person) || accounts.find(person).isEmpty()) {
            throw new NotFound("account", person);
        }
        Transfer transfer = Transfer.adjustment(person, amountMinor, calendar.now(), cause, reason.text());
        return book(person, transfer, "adjustment", reason, who);
    }

    /** Takes a fee, a reward or an adjustment back, once. */
    @Transactional
    Correction reverse(UUID transfer, Reason reason, Caller who) {
        Booked booked = jdbc.sql("""
                select person_id, kind, debit_account, credit_account, amount_minor, cause, task_id
                from transfer where id = :id and person_id is not null
                """)
                .param("id", transfer)
                .query(Rows.as(Booked.class))
                .optional()
                .orElseThrow(() -> new NotFound("entry", transfer));
        switch (booked.kind()) {
            case fee, reward, adjustment -> {}
            case payout, reversal ->
                throw new NotToBeReversed(
                        "not-to-be-reversed",
                        "A %s is not reversed: book an adjustment instead".formatted(booked.kind()));
        }
        return book(
                booked.personId(),
                new Transfer(
                        booked.creditAccount(),
                        booked.debitAccount(),
                        booked.amountMinor(),
                        Kind.reversal,
                        calendar.now(),
                        Transfer.following(booked.cause(), "reversed"),
                        booked.taskId(),
                        reason.text()),
                "reversal",
                reason,
                who);
    }

    private Correction book(UUID person, Transfer transfer, String action, Reason reason, Caller who) {
        LocalDate day = openDays.openFor(calendar.today());
        List<Transfer> booked = ledger.post(day, List.of(transfer));
        if (booked.isEmpty()) {
            throw new NotToBeReversed("already-booked", "This %s is booked already".formatted(action));
        }
        audit.write(who, action, "account " + person, reason);
        return new Correction(person, day, transfer.kind(), transfer.signedMinor(), transfer.text());
    }

    private record Booked(
            UUID personId,
            Kind kind,
            UUID debitAccount,
            UUID creditAccount,
            long amountMinor,
            UUID cause,
            @Nullable UUID taskId) {}

    /** The entry stands as it is. */
    static final class NotToBeReversed extends Refusal {
        private static final long serialVersionUID = 1L;

        private final String name;

        NotToBeReversed(String name, String message) {
            super(message);
            this.name = name;
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
