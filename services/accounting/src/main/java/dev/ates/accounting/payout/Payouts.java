package dev.ates.accounting.payout;

import dev.ates.accounting.ledger.Books;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.OpenDays;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.accounting.sql.Columns;
import dev.ates.accounting.sql.Rows;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The payouts and their states: created → submitting → paid, rejected or unknown. An attempt is committed before the bank
 * is asked; an outcome is written once, with the transfer and the event that it brings about.
 */
@Component
public class Payouts {

    private static final int REASON_LENGTH_MAX = 400;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final OpenDays openDays;
    private final Outbox outbox;
    private final Books books;
    private final BusinessCalendar calendar;
    private final PayoutSettings settings;

    Payouts(
            JdbcClient jdbc,
            Ledger ledger,
            OpenDays openDays,
            Outbox outbox,
            Books books,
            BusinessCalendar calendar,
            PayoutSettings settings) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.openDays = openDays;
        this.outbox = outbox;
        this.books = books;
        this.calendar = calendar;
        this.settings = settings;
    }

    /** What a person is to be paid; {@code amountMinor} is above zero. */
    public record Due(UUID personId, long amountMinor) {}

    /** The same id for the same person and day, whoever computes it. */
    static UUID idOf(UUID person, LocalDate day) {
        return UUID.nameUUIDFromBytes(("payout " + person + " " + day).getBytes(StandardCharsets.UTF_8));
    }

    /** What a payout is at least: a balance below it is not due. */
    public long minimumMinor() {
        return settings.minimumMinor();
    }

    /** Takes what is due off the balances, dated on the day, and leaves it to be paid. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void create(LocalDate day, List<Due> due) {
        if (due.isEmpty()) {
            return;
        }
        Instant now = calendar.now();
        Set<UUID> created = new HashSet<>(jdbc.sql("""
                        insert into payout (id, person_id, day, amount_minor, currency, created_at, due_at)
                        select id, person_id, :day, amount_minor, :currency, :now, :now
                        from unnest(:ids, :people, :amounts) as t (id, person_id, amount_minor)
                        order by person_id
                        on conflict on constraint payout_once_per_person_and_day do nothing
                        returning person_id
                        """)
                .param("day", day)
                .param("currency", books.currency())
                .param("now", Columns.time(now))
                .param("ids", Columns.uuids(due, one -> idOf(one.personId(), day)))
                .param("people", Columns.uuids(due, Due::personId))
                .param("amounts", Columns.longs(due, Due::amountMinor))
                .query(UUID.class)
                .list());
        ledger.post(
                day,
                due.stream()
                        .filter(one -> created.contains(one.personId()))
                        .map(one ->
                                Transfer.payout(one.personId(), one.amountMinor(), now, idOf(one.personId(), day), day))
                        .toList());
    }

    /**
     * A payout that this robot has taken up.
     *
     * @param asked whether the bank may have heard of it before
     * @param attempts how often it was taken up, this time included
     */
    record Claim(
            UUID id,
            UUID personId,
            String creditorName,
            LocalDate day,
            long amountMinor,
            String currency,
            boolean asked,
            int attempts) {

        Bank.Order order() {
            return new Bank.Order(id, personId, creditorName, day, amountMinor, currency);
        }
    }

    /** What is still to be paid. */
    record Waiting(long payouts, long amountMinor) {}

    /** What {@link #claim} would find, of one day or of all. */
    Waiting due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select count(*) as payouts, coalesce(sum(amount_minor), 0) as amount_minor from payout
                where state in ('created', 'submitting', 'unknown') and due_at <= :now
                  and (cast(:day as date) is null or day = :day)
                """)
                .param("now", Columns.time(calendar.now()))
                .param("day", day)
                .query(Rows.as(Waiting.class))
                .single();
    }

    /** Takes up payouts that are due, of one day or of all; they are this caller's until {@code holdFor} is over. */
    @Transactional
    List<Claim> claim(@Nullable LocalDate day) {
        Instant now = calendar.now();
        return jdbc.sql("""
                with due as (
                    select id, person_id, state <> 'created' as asked from payout
                    where state in ('created', 'submitting', 'unknown') and due_at <= :now
                      and (cast(:day as date) is null or day = :day)
                    order by due_at, id limit :max
                    for update skip locked)
                update payout p set
                    state         = case p.state when 'created' then 'submitting' else p.state end,
                    attempts      = p.attempts + 1,
                    submitted_at  = :now,
                    due_at        = :heldUntil,
                    creditor_name = coalesce(p.creditor_name, person.name, cast(p.person_id as text))
                from due left join person on person.id = due.person_id
                where p.id = due.id
                returning p.id, p.person_id, p.creditor_name, p.day, p.amount_minor, p.currency, due.asked, p.attempts
                """)
                .param("now", Columns.time(now))
                .param("heldUntil", Columns.time(now.plus(settings.holdFor())))
                .param("day", day)
                .param("max", settings.batchSizeMax())
                .query(Rows.as(Claim.class))
                .list();
    }

    /** A payout with what the bank said. */
    record Asked(Claim claim, Bank.Answer answer) {}

    /** How many payouts went which way. */
    record Settled(int paid, int rejected, int open) {}

    /** Writes the outcomes. What follows from them is booked today: the day of the payout is closed. */
    @Transactional
    Settled settle(List<Asked> asked) {
        List<Claim> executed = new ArrayList<>();
        List<Refusal> rejected = new ArrayList<>();
        List<Open> open = new ArrayList<>();
        for (Asked one : asked) {
            switch (one.answer()) {
                case Bank.Answer.Executed done -> executed.add(one.claim());
                case Bank.Answer.Rejected refused ->
                    rejected.add(new Refusal(one.claim(), shortened(refused.reason())));
                case Bank.Answer.Unknown unclear ->
                    open.add(new Open(one.claim(), "unknown", shortened(unclear.reason())));
                case Bank.Answer.Unreachable unheard ->
                    open.add(new Open(
                            one.claim(), one.claim().asked() ? "unknown" : "created", shortened(unheard.reason())));
            }
        }
        if (!executed.isEmpty() || !rejected.isEmpty()) {
            LocalDate today = openDays.openFor(calendar.today());
            pay(today, executed);
            giveBack(today, rejected);
        }
        leaveOpen(open);
        return new Settled(executed.size(), rejected.size(), open.size());
    }

    private void pay(LocalDate today, List<Claim> executed) {
        Set<UUID> ours = conclude("paid", executed, Function.identity(), claim -> null);
        List<Claim> paid =
                executed.stream().filter(claim -> ours.contains(claim.id())).toList();
        if (paid.isEmpty()) {
            return;
        }
        Instant now = calendar.now();
        ledger.post(
                today,
                paid.stream()
                        .map(claim -> Transfer.paid(claim.amountMinor(), now, claim.id(), claim.day()))
                        .toList());
        outbox.append(
                today,
                paid.stream()
                        .map(claim -> new PayoutSettled(
                                claim.personId(),
                                claim.day(),
                                Outcome.paid,
                                claim.amountMinor(),
                                claim.currency(),
                                null))
                        .toList());
    }

    private void giveBack(LocalDate today, List<Refusal> refusals) {
        Set<UUID> ours = conclude("rejected", refusals, Refusal::claim, Refusal::reason);
        List<Refusal> rejected = refusals.stream()
                .filter(refusal -> ours.contains(refusal.claim().id()))
                .toList();
        if (rejected.isEmpty()) {
            return;
        }
        Instant now = calendar.now();
        ledger.post(
                today,
                rejected.stream()
                        .map(refusal -> Transfer.returned(
                                refusal.claim().personId(),
                                refusal.claim().amountMinor(),
                                now,
                                refusal.claim().id(),
                                refusal.claim().day(),
                                refusal.reason()))
                        .toList());
        outbox.append(
                today,
                rejected.stream()
                        .map(refusal -> new PayoutSettled(
                                refusal.claim().personId(),
                                refusal.claim().day(),
                                Outcome.rejected,
                                refusal.claim().amountMinor(),
                                refusal.claim().currency(),
                                refusal.reason()))
                        .toList());
    }

    /** The first to write an outcome wins; the ids of those that were still open. */
    private <T> Set<UUID> conclude(
            String state, List<T> rows, Function<T, Claim> claim, Function<T, @Nullable String> reason) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        update payout p set state = :state, settled_at = :now, reason = t.reason
                        from unnest(:ids, :reasons) as t (id, reason)
                        where p.id = t.id and p.state in ('submitting', 'unknown')
                        returning p.id
                        """)
                .param("state", state)
                .param("now", Columns.time(calendar.now()))
                .param("ids", Columns.uuids(rows, row -> claim.apply(row).id()))
                .param("reasons", Columns.texts(rows, reason))
                .query(UUID.class)
                .list());
    }

    private void leaveOpen(List<Open> open) {
        if (open.isEmpty()) {
            return;
        }
        Instant now = calendar.now();
        jdbc.sql("""
                update payout p set state = t.state, due_at = t.due_at, reason = t.reason
                from unnest(:ids, :states, :dues, :reasons) as t (id, state, due_at, reason)
                where p.id = t.id and p.state in ('submitting', 'unknown')
                """)
                .param("ids", Columns.uuids(open, one -> one.claim().id()))
                .param("states", Columns.texts(open, Open::state))
                .param(
                        "dues",
                        Columns.times(
                                open,
                                one -> now.plus(settings.retryAfter(one.claim().attempts()))))
                .param("reasons", Columns.texts(open, Open::reason))
                .update();
    }

    /** As a database, a letter and a page can take it, whatever the bank sent. */
    private static String shortened(String reason) {
        String oneLine = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        int length = Math.min(oneLine.codePointCount(0, oneLine.length()), REASON_LENGTH_MAX);
        return oneLine.isEmpty() ? "no reason given" : oneLine.substring(0, oneLine.offsetByCodePoints(0, length));
    }

    private record Refusal(Claim claim, String reason) {}

    private record Open(Claim claim, String state, String reason) {}
}
