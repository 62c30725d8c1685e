package dev.ates.accounting.payout;

import dev.ates.accounting.day.OpenDays;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TextRule;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The payouts and their states: created → submitting → paid, rejected or unknown; paid → returned. An attempt is
 * committed before the bank is called; an outcome is recorded once, together with its transfer and its event. A
 * returned amount may be less than the payout, and may arrive in parts.
 */
@Component
public class Payouts {

    /**
     * The payouts of the balances {@code ended (account, balance_minor, moved)} of {@code :day}: {@code due (account,
     * moved, balance_minor, amount_minor, payout)}, amount 0 and no payout below {@code :minimum}.
     */
    public static final String DUE_OF_CLOSE = """
            due as materialized (
                select account, moved, balance_minor,
                       case when balance_minor >= :minimum then balance_minor else 0 end as amount_minor,
                       case when balance_minor >= :minimum then payout_id(account, :day) end as payout
                from ended order by account)""";

    /** Inserts the payouts of a close, for the payer. */
    public static final String ROWS_OF_CLOSE = """
            paid as (
                insert into payout (id, person_id, day, amount_minor, currency, created_at, due_at)
                select payout, account, :day, amount_minor, :currency, :now, :now from due where amount_minor > 0)""";

    private static final Logger log = LoggerFactory.getLogger(Payouts.class);
    private static final TextRule REASON = TextRule.line("reason", 1, 400);

    private final JdbcClient jdbc;
    private final OpenDays openDays;
    private final Consequences consequences;
    private final Contradictions contradictions;
    private final BusinessCalendar calendar;
    private final PayoutSettings settings;

    Payouts(
            JdbcClient jdbc,
            OpenDays openDays,
            Consequences consequences,
            Contradictions contradictions,
            BusinessCalendar calendar,
            PayoutSettings settings) {
        this.jdbc = jdbc;
        this.openDays = openDays;
        this.consequences = consequences;
        this.contradictions = contradictions;
        this.calendar = calendar;
        this.settings = settings;
    }

    /** The minimum payout: a lower balance is not due. */
    public long minimumMinor() {
        return settings.minimumMinor();
    }

    /**
     * A payout that this robot has claimed.
     *
     * @param sentBefore whether the bank may have received it before
     * @param submittedAt the first time when the bank may have received it
     * @param attempts how often it was claimed, including this time
     */
    record Claim(
            UUID id,
            UUID personId,
            String creditorName,
            LocalDate day,
            long amountMinor,
            String currency,
            boolean sentBefore,
            Instant submittedAt,
            int attempts) {

        Bank.Order order() {
            return new Bank.Order(id, personId, creditorName, day, amountMinor, currency, submittedAt);
        }
    }

    /** The unpaid payouts. */
    record Waiting(long payouts, long amountMinor) {}

    /** The number of payouts that {@link #claim} would find, of one day or of all. */
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

    /** Claims due payouts, of one day or of all; they belong to the caller until {@code holdFor} is over. */
    @Transactional
    List<Claim> claim(@Nullable LocalDate day) {
        Instant now = calendar.now();
        return jdbc.sql("""
                with due as (
                    select id, person_id, state <> 'created' as sent_before from payout
                    where state in ('created', 'submitting', 'unknown') and due_at <= :now
                      and (cast(:day as date) is null or day = :day)
                    order by due_at, id limit :max
                    for update skip locked)
                update payout p set
                    state         = case p.state when 'created' then 'submitting' else p.state end,
                    attempts      = p.attempts + 1,
                    submitted_at  = case p.state when 'created' then :now else p.submitted_at end,
                    due_at        = :heldUntil,
                    claimed       = true,
                    creditor_name = coalesce(p.creditor_name, %s, cast(p.person_id as text))
                from due left join person on person.id = due.person_id
                         left join bank_name on bank_name.person_id = due.person_id
                where p.id = due.id
                returning p.id, p.person_id, p.creditor_name, p.day, p.amount_minor, p.currency, due.sent_before,
                          p.submitted_at, p.attempts
                """.formatted(BankNames.NAME))
                .param("now", Columns.time(now))
                .param("heldUntil", Columns.time(now.plus(settings.holdFor())))
                .param("day", day)
                .param("max", settings.batchSizeMax())
                .query(Rows.as(Claim.class))
                .list();
    }

    /** A payout with the bank's answer. */
    record Answered(Claim claim, Answer answer) {}

    /**
     * The numbers of payouts by result.
     *
     * @param pending the bank has the order and will decide
     * @param open without a conclusive answer
     */
    record Settled(int paid, int rejected, int pending, int open) {}

    /**
     * Records a bank's answer about one payout that was not requested. The first outcome stays, whatever its source.
     *
     * @return whether the bank has such a payout
     */
    @Transactional
    public boolean recordAnswer(UUID id, Function<Bank.Order, Answer> said) {
        Optional<OrderedPayout> ordered = jdbc.sql("""
                select state, needs_hand from payout where id = :id and state <> 'created' for update
                """)
                .param("id", id)
                .query(Rows.as(OrderedPayout.class))
                .optional();
        ordered.ifPresent(before -> {
            Claim claim =
                    jdbc.sql("""
                    select id, person_id, creditor_name, day, amount_minor, currency, true as sent_before, submitted_at, attempts
                    from payout where id = :id
                    """).param("id", id).query(Rows.as(Claim.class)).single();
            Answer answer = before.heard(said.apply(claim.order()));
            if (before.isSettled() && answer instanceof Answer.Unknown unclear) {
                log.atError()
                        .addKeyValue("payout", id)
                        .addKeyValue("state", before.state())
                        .addKeyValue("reason", shortened(unclear.reason()))
                        .log("The bank's message contradicts a settled payout");
            }
            settle(List.of(new Answered(claim, answer)));
        });
        return ordered.isPresent();
    }

    /** Records the outcomes. Their transfers are posted to the current day, because the payout's day is closed. */
    @Transactional
    Settled settle(List<Answered> answers) {
        List<Claim> executed = new ArrayList<>();
        List<Refused> rejected = new ArrayList<>();
        List<Open> open = new ArrayList<>();
        int pending = 0;
        for (Answered one : answers) {
            Claim claim = one.claim();
            switch (one.answer()) {
                case Answer.Executed done -> executed.add(claim);
                case Answer.Rejected refused -> rejected.add(new Refused(claim, said(refused.reason())));
                case Answer.Pending waiting -> {
                    pending++;
                    open.add(new Open(claim, "submitting", false, shortened(waiting.reason())));
                }
                case Answer.Unknown unclear -> open.add(new Open(claim, "unknown", false, shortened(unclear.reason())));
                case Answer.Unreachable unheard ->
                    open.add(new Open(
                            claim, claim.sentBefore() ? "unknown" : "created", false, shortened(unheard.reason())));
                case Answer.Unfit unfit -> open.add(new Open(claim, "created", true, shortened(unfit.reason())));
                case Answer.Lost lost -> open.add(new Open(claim, "unknown", true, shortened(lost.reason())));
            }
        }
        if (!executed.isEmpty() || !rejected.isEmpty()) {
            LocalDate today = openDays.openFor(calendar.today());
            pay(today, executed);
            giveBack(today, rejected);
        }
        leaveOpen(open);
        return new Settled(executed.size(), rejected.size(), pending, open.size() - pending);
    }

    private void pay(LocalDate today, List<Claim> executed) {
        Set<UUID> ours = conclude("paid", executed, Function.identity(), claim -> null);
        List<Claim> paid =
                executed.stream().filter(claim -> ours.contains(claim.id())).toList();
        if (!paid.isEmpty()) {
            consequences.ofPaid(today, paid);
        }
        if (paid.size() < executed.size()) {
            contradictions.paidAfterAll(executed.stream()
                    .map(Claim::id)
                    .filter(id -> !ours.contains(id))
                    .toList());
        }
    }

    private void giveBack(LocalDate today, List<Refused> refuseds) {
        Set<UUID> ours = conclude("rejected", refuseds, Refused::claim, Refused::reason);
        List<Refused> rejected = refuseds.stream()
                .filter(refused -> ours.contains(refused.claim().id()))
                .toList();
        if (!rejected.isEmpty()) {
            consequences.ofRejected(today, rejected);
        }
        if (rejected.size() < refuseds.size()) {
            contradictions.notPaidAfterAll(refuseds.stream()
                    .map(refused -> refused.claim().id())
                    .filter(id -> !ours.contains(id))
                    .toList());
        }
    }

    /** The subject of decisions about a payout. */
    public static String subject(UUID payout) {
        return "payout " + payout;
    }

    /**
     * A payout that was returned, wholly or in part.
     *
     * @param amountMinor returned now
     * @param beforeMinor returned before
     */
    record Returned(UUID personId, LocalDate day, long amountMinor, long beforeMinor, String currency) {}

    /**
     * Records that the bank returned a payout or a part of it: this amount goes back to the person's balance, and the
     * next close pays it out if the balance reaches the minimum. A payout that was not known to be paid is rejected if
     * all of it was returned.
     *
     * @param amountMinor above zero; an excess over the payout is not posted
     * @return whether the payout had been ordered, so that its money is back on the balance, now or since before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean recordReturn(UUID id, long amountMinor, @Nullable String said) {
        String reason = said(said);
        if (postReturn(id, amountMinor, reason)) {
            return true;
        }
        boolean ordered = recordAnswer(
                id,
                order -> amountMinor < order.amountMinor()
                        ? new Answer.Executed()
                        : new Answer.Rejected(reason == null ? "" : reason));
        if (ordered) {
            postReturn(id, amountMinor, reason);
        }
        return ordered;
    }

    /** Makes two people, or a person and a robot, decide about a payout one after the other. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(UUID payout) {
        jdbc.sql("select 1 from payout where id = :id for update")
                .param("id", payout)
                .query(Integer.class)
                .optional();
    }

    /** @return whether it was paid, and not completely returned before */
    private boolean postReturn(UUID id, long amountMinor, @Nullable String reason) {
        Optional<Returned> back = jdbc.sql("""
                with paid as (
                    select id, coalesce(returned_minor, 0) as before_minor,
                           least(:amount, amount_minor - coalesce(returned_minor, 0)) as back_minor
                    from payout
                    where id = :id and (state = 'paid' or state = 'returned' and returned_minor < amount_minor)
                    for update)
                update payout p set state = 'returned', settled_at = :now, reason = :reason,
                                    returned_minor = paid.before_minor + paid.back_minor
                from paid where p.id = paid.id
                returning p.person_id, p.day, paid.back_minor as amount_minor, paid.before_minor, p.currency
                """)
                .param("amount", amountMinor)
                .param("now", Columns.time(calendar.now()))
                .param("reason", reason)
                .param("id", id)
                .query(Rows.as(Returned.class))
                .optional();
        back.ifPresent(one -> consequences.ofReturned(openDays.openFor(calendar.today()), id, one, reason));
        return back.isPresent();
    }

    /** Records outcomes; the first one of a payout wins. Returns the ids of the payouts that were still open. */
    private <T> Set<UUID> conclude(
            String state, List<T> rows, Function<T, Claim> claim, Function<T, @Nullable String> reason) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        update payout p set state = :state, settled_at = :now, reason = t.reason, claimed = false,
                                            needs_hand = false
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
                update payout p set state = t.state, due_at = t.due_at, reason = t.reason, needs_hand = t.needs_hand,
                                    claimed = false,
                                    -- The bank has not received it, so it may be sent under another name.
                                    creditor_name = case t.state when 'created' then null else p.creditor_name end
                from unnest(:ids, :states, :hands, :dues, :reasons) as t (id, state, needs_hand, due_at, reason)
                where p.id = t.id and p.state in ('submitting', 'unknown')
                """)
                .param("ids", Columns.uuids(open, one -> one.claim().id()))
                .param("states", Columns.texts(open, Open::state))
                .param("hands", Columns.booleans(open, Open::needsHand))
                .param(
                        "dues",
                        Columns.times(
                                open,
                                one -> now.plus(settings.retryAfter(one.claim().attempts()))))
                .param("reasons", Columns.texts(open, Open::reason))
                .update();
    }

    /** Cleans the bank's text for the database and pages. */
    private static String shortened(String reason) {
        return REASON.mend(reason, "no reason given");
    }

    /** The same for letters, which are in the person's language: {@code null} if nobody gave a reason. */
    private static @Nullable String said(@Nullable String reason) {
        String said = REASON.mend(reason, "");
        return said.isEmpty() ? null : said;
    }

    /** A payout that the bank refuses, with its reason if it gave one. */
    record Refused(Claim claim, @Nullable String reason) {}

    private record Open(Claim claim, String state, boolean needsHand, String reason) {}
}
