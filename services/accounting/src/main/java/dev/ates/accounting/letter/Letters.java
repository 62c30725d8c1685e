package dev.ates.accounting.letter;

import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.ledger.Sums;
import dev.ates.accounting.letter.Letter.Addressee;
import dev.ates.accounting.letter.Letter.Change;
import dev.ates.accounting.letter.Letter.DayLetter;
import dev.ates.accounting.letter.Letter.Head;
import dev.ates.accounting.letter.Letter.Line;
import dev.ates.accounting.letter.Letter.RejectionLetter;
import dev.ates.contracts.AccountingEvent;
import dev.ates.robots.Backoff;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The letters and their states: created → sent or failed. One per person and closed day, and another if the bank rejects the
 * day's payout.
 */
@Component
public class Letters {

    /**
     * The letters of a close, to everybody with a payout or postings on the day; expects {@code due (account, moved,
     * amount_minor)}.
     */
    public static final String ROWS_OF_CLOSE = """
            told as (
                insert into letter (person_id, day, created_at, due_at)
                select account, :day, :now, :now from due where moved or amount_minor > 0)""";

    static final int LINES_MAX = 50;

    /** Forty refusals take five days, as long as RFC 5321, section 4.5.4.1, wants a letter to be tried. */
    private static final Backoff REFUSED = new Backoff(Duration.ofMinutes(1), Duration.ofHours(4));

    private final JdbcClient jdbc;
    private final LetterSettings settings;
    private final Robots robots;
    private final Decisions decisions;
    private final Clock clock;

    Letters(JdbcClient jdbc, LetterSettings settings, Robots robots, Decisions decisions, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.robots = robots;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** The subject of a letter. */
    public enum Kind {
        /** The day's figures. */
        day,
        /** That the bank has rejected the day's payout. */
        rejected,
        /** That the bank has given the day's payout back. */
        returned
    }

    /** Leaves letters to be sent to people whose payouts were rejected or came back, with the transaction that says so. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(List<Of> letters) {
        if (letters.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into letter (person_id, day, kind, created_at, due_at)
                select person_id, day, kind, :now, :now from unnest(:people, :days, :kinds) as t (person_id, day, kind)
                on conflict on constraint letter_once_per_person_and_day do nothing
                """)
                .param("now", Columns.time(clock.instant()))
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .param("kinds", Columns.texts(letters, letter -> letter.kind().name()))
                .update();
    }

    /** The identity of a letter. */
    public record Of(UUID personId, LocalDate day, Kind kind) {

        /** The id that stays the same however often it is sent, and the prefix of its Message-ID. */
        String id() {
            return "letter.%s.%s%s".formatted(day, personId, kind == Kind.day ? "" : "." + kind);
        }
    }

    /** The number of letters that {@link #claim} would find, of one day or of all. */
    long due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select count(*) from letter l join person p on p.id = l.person_id and p.email_refused is null
                where l.state = 'created' and l.due_at <= :now and (cast(:day as date) is null or l.day = :day)
                """)
                .param("now", Columns.time(clock.instant()))
                .param("day", day)
                .query(Long.class)
                .single();
    }

    /**
     * Claims due letters to people with a known, valid address, of one day or of all; they belong to the caller until {@code
     * holdFor} is over. At most as many as may be sent per minute.
     */
    @Transactional
    List<Letter> claim(@Nullable LocalDate day) {
        Instant now = clock.instant();
        List<Of> claimed = jdbc.sql("""
                with due as (
                    select l.person_id, l.day, l.kind from letter l join person p on p.id = l.person_id and p.email_refused is null
                    where l.state = 'created' and l.due_at <= :now and (cast(:day as date) is null or l.day = :day)
                    order by l.due_at, l.day, l.person_id
                    limit case when :perMinute = 0 then :max else greatest(0, least(:max,
                        :perMinute - (select count(*) from letter sent where sent.attempted_at > :minuteAgo))) end
                    for update of l skip locked)
                update letter l set attempts = l.attempts + 1, due_at = :heldUntil, attempted_at = :now
                from due
                where l.person_id = due.person_id and l.day = due.day and l.kind = due.kind
                returning l.person_id, l.day, l.kind
                """)
                .param("now", Columns.time(now))
                .param("minuteAgo", Columns.time(now.minus(Duration.ofMinutes(1))))
                .param("heldUntil", Columns.time(now.plus(settings.holdFor())))
                .param("day", day)
                .param("perMinute", settings.perMinuteMax())
                .param("max", settings.batchSizeMax())
                .query(Rows.as(Of.class))
                .list();
        return compose(claimed);
    }

    /** A letter as it is or would be sent; empty if it does not exist, or the person is not known yet. */
    Optional<Letter> find(Of letter) {
        return compose(List.of(letter)).stream().findFirst();
    }

    private List<Letter> compose(List<Of> letters) {
        if (letters.isEmpty()) {
            return List.of();
        }
        Map<Of, List<Line>> lines = lines(
                letters.stream().filter(letter -> letter.kind() == Kind.day).toList());
        return jdbc
                .sql("""
                select l.person_id, l.day, l.kind, l.attempts, l.refusals, p.name, p.email, p.language, b.currency,
                       coalesce(d.entries, 0) as entries,
                       coalesce(d.closing_minor - d.change_minor, 0) as carried_in_minor, %s,
                       coalesce(d.closing_minor, 0) as closing_minor,
                       coalesce(payout.returned_minor, payout.amount_minor) as rejected_minor,
                       payout.amount_minor as ordered_minor, payout.reason as rejected_reason
                from unnest(:people, :days, :kinds) as t (person_id, day, kind)
                join letter l on l.person_id = t.person_id and l.day = t.day and l.kind = t.kind
                join person p on p.id = l.person_id
                cross join ledger b
                left join account_day d on d.account = l.person_id and d.day = l.day
                left join payout on l.kind <> 'day' and payout.person_id = l.person_id and payout.day = l.day
                order by l.day, l.person_id, l.kind
                """.formatted(Sums.columns("d.sums")))
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .param("kinds", Columns.texts(letters, letter -> letter.kind().name()))
                .query(Rows.as(Figures.class))
                .list()
                .stream()
                .map(figures -> figures.with(lines.getOrDefault(figures.of(), List.of())))
                .toList();
    }

    private Map<Of, List<Line>> lines(List<Of> letters) {
        if (letters.isEmpty()) {
            return Map.of();
        }
        Map<Of, List<Line>> lines = new HashMap<>();
        jdbc.sql("""
                select t.person_id, t.day, e.kind, e.signed_minor, e.text
                from unnest(:people, :days) as t (person_id, day)
                cross join lateral (
                    select id, kind, signed_minor, text from transfer
                    where person_id = t.person_id and day = t.day order by id limit :max) e
                order by t.person_id, t.day, e.id
                """)
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .param("max", LINES_MAX)
                .query(Rows.as(Entry.class))
                .list()
                .forEach(entry -> lines.computeIfAbsent(
                                new Of(entry.personId(), entry.day(), Kind.day), of -> new ArrayList<>())
                        .add(new Line(entry.kind().words(), entry.signedMinor(), entry.text())));
        return lines;
    }

    /**
     * A letter with the result of sending it.
     *
     * @param failure why it was not sent; nothing when the mail server took it
     */
    record Sent(Letter letter, @Nullable String failure, Refusal refusal) {}

    /** Whether the mail server said no to this very letter. */
    enum Refusal {
        /** It took the letter, or did not answer. */
        NONE,
        /** It may take the letter later: a mailbox is full, or strangers have to come twice. */
        FOR_NOW,
        /** It will never take the letter. */
        FOR_GOOD
    }

    /** Writes down what the mail server said. */
    @Transactional
    void recordOutcomes(List<Sent> sent) {
        Instant now = clock.instant();
        jdbc.sql("""
                update letter l set state = t.state, due_at = t.due_at, reason = t.reason,
                                    refusals = l.refusals + case when t.refused then 1 else 0 end,
                                    sent_at = case t.state when 'sent' then cast(:now as timestamptz) else l.sent_at end
                from unnest(:people, :days, :kinds, :states, :dues, :reasons, :refused)
                     as t (person_id, day, kind, state, due_at, reason, refused)
                where l.person_id = t.person_id and l.day = t.day and l.kind = t.kind and l.state = 'created'
                """)
                .param("now", Columns.time(now))
                .param("people", Columns.uuids(sent, one -> one.letter().of().personId()))
                .param("days", Columns.days(sent, one -> one.letter().day()))
                .param(
                        "kinds",
                        Columns.texts(sent, one -> one.letter().of().kind().name()))
                .param("states", Columns.texts(sent, this::state))
                .param("dues", Columns.times(sent, one -> now.plus(pause(one))))
                .param("reasons", Columns.texts(sent, Sent::failure))
                .param("refused", Columns.booleans(sent, one -> one.refusal() != Refusal.NONE))
                .update();
    }

    private String state(Sent sent) {
        if (sent.failure() == null) {
            return "sent";
        }
        return switch (sent.refusal()) {
            case NONE -> "created";
            case FOR_NOW -> refusals(sent) < settings.attemptsMax() ? "created" : "failed";
            case FOR_GOOD -> "failed";
        };
    }

    private Duration pause(Sent sent) {
        return sent.refusal() == Refusal.NONE
                ? settings.retryAfter(sent.letter().head().attempts())
                : REFUSED.after(refusals(sent));
    }

    private static int refusals(Sent sent) {
        return sent.letter().head().refusals() + 1;
    }

    /**
     * Sends a letter again, as the same letter, whatever its state.
     *
     * @return whether the letter exists
     */
    @Transactional
    boolean resend(Of letter, Caller by, Reason reason) {
        boolean found = jdbc.sql("""
                        update letter set state = 'created', due_at = :now, attempts = 0, refusals = 0
                        where person_id = :person and day = :day and kind = :kind
                        """)
                        .param("now", Columns.time(clock.instant()))
                        .param("person", letter.personId())
                        .param("day", letter.day())
                        .param("kind", letter.kind().name())
                        .update()
                == 1;
        if (found) {
            decisions.write(by, "letter sent again", letter.id(), reason);
            robots.wakeAfterCommit("mailer");
        }
        return found;
    }

    private record Entry(UUID personId, LocalDate day, AccountingEvent.Kind kind, long signedMinor, String text) {}

    private record Figures(
            UUID personId,
            LocalDate day,
            Kind kind,
            int attempts,
            int refusals,
            String name,
            String email,
            String language,
            String currency,
            int entries,
            long carriedInMinor,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long closingMinor,
            @Nullable Long rejectedMinor,
            @Nullable Long orderedMinor,
            @Nullable String rejectedReason) {

        Of of() {
            return new Of(personId, day, kind);
        }

        Letter with(List<Line> lines) {
            Head head = new Head(of(), attempts, refusals, new Addressee(name, email, language), currency);
            return switch (kind) {
                case day ->
                    new DayLetter(
                            head,
                            carriedInMinor,
                            changes(),
                            -payoutsMinor,
                            closingMinor,
                            lines,
                            entries - lines.size());
                case rejected, returned ->
                    new RejectionLetter(
                            head,
                            rejectedMinor == null ? 0 : rejectedMinor,
                            orderedMinor == null ? 0 : orderedMinor,
                            rejectedReason == null ? "?" : rejectedReason);
            };
        }

        private List<Change> changes() {
            List<Change> changes = new ArrayList<>();
            changes.add(new Change("letter.day.rewards", rewardsMinor));
            changes.add(new Change("letter.day.fees", feesMinor));
            if (othersMinor != 0) {
                changes.add(new Change("letter.day.others", othersMinor));
            }
            changes.add(new Change("letter.day.payouts", payoutsMinor));
            return changes;
        }
    }
}
