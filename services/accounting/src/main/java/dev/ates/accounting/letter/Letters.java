package dev.ates.accounting.letter;

import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent;
import dev.ates.mail.Refusal;
import dev.ates.mail.Sent;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The letters and their states: created → sent or failed; collected, for the week's letter, → kept; kept without being
 * sent, because the person wants fewer letters. There is one per person and closed day, one per week for people who
 * want that, and one if the bank rejects or returns the day's payout.
 */
@Component
public class Letters {

    /**
     * The letters of a close, to everybody with a payout or postings on the day; expects {@code due (account, moved,
     * amount_minor)}. People who want fewer letters still get those about a payout or a correction; their other letters
     * are collected for the week's letter, or only kept. The limit keeps the planner from reading the whole day's
     * transfers.
     */
    public static final String ROWS_OF_CLOSE = """
            told as (
                insert into letter (person_id, day, state, created_at, due_at)
                select due.account, :day,
                       case when c.choice is null or due.amount_minor > 0 or corrected.so then 'created'
                            when c.choice = 'weekly' then 'collected'
                            else 'kept' end,
                       :now, :now
                from due
                left join letter_choice c on c.person_id = due.account
                left join lateral (
                    select true as so from transfer t
                    where c.choice is not null and t.person_id = due.account and t.day = :day and t.kind in (%s)
                    limit 1) corrected on true
                where due.moved or due.amount_minor > 0)""".formatted(corrections());

    static final int COLLECTED_MAX = 1000;

    private final JdbcClient jdbc;
    private final LetterContents contents;
    private final LetterSettings settings;
    private final Robots robots;
    private final Decisions decisions;
    private final Clock clock;

    Letters(
            JdbcClient jdbc,
            LetterContents contents,
            LetterSettings settings,
            Robots robots,
            Decisions decisions,
            Clock clock) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.settings = settings;
        this.robots = robots;
        this.decisions = decisions;
        this.clock = clock;
    }

    private static String corrections() {
        return Stream.of(AccountingEvent.Kind.values())
                .filter(kind -> kind.sum() == AccountingEvent.Sum.others)
                .map("'%s'"::formatted)
                .collect(Collectors.joining(", "));
    }

    /** The subject of a letter. */
    public enum Kind {
        /** The day's figures. */
        day,
        /** The figures of the week that ends with the day, for people who do not want a letter every day. */
        week,
        /** That the bank has rejected the day's payout. */
        rejected,
        /** That the bank has returned the day's payout. */
        returned;

        /** Whether it is sent regularly, so that the reader can choose how often. */
        boolean isRegular() {
            return this == day || this == week;
        }
    }

    /**
     * Adds letters to people whose payouts were rejected or returned, in the transaction that records this. Another returned part
     * of a payout makes another edition of its letter, which states the sum of all parts.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(List<Of> letters) {
        if (letters.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into letter (person_id, day, kind, created_at, due_at)
                select person_id, day, kind, :now, :now from unnest(:people, :days, :kinds) as t (person_id, day, kind)
                on conflict on constraint letter_once_per_person_and_day do update
                    set edition = letter.edition + 1, state = 'created', due_at = excluded.due_at, attempts = 0, refusals = 0
                    where letter.kind = 'returned'
                """)
                .param("now", Columns.time(clock.instant()))
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .param("kinds", Columns.texts(letters, letter -> letter.kind().name()))
                .update();
    }

    /** The identity of a letter. */
    public record Of(UUID personId, LocalDate day, Kind kind) {

        /** The letter's permanent id. */
        String id() {
            return "letter.%s.%s%s".formatted(day, personId, kind == Kind.day ? "" : "." + kind);
        }
    }

    /**
     * Adds the letters of the weeks whose last day is closed and for which letters are collected; these are only kept
     * from then on.
     *
     * @return how many collected letters were included; fewer than {@link #COLLECTED_MAX} if none are left
     */
    @Transactional
    int writeWeeks() {
        return jdbc.sql("""
                with ended as (
                    select person_id, day, kind, day + 7 - cast(extract(isodow from day) as integer) as sunday
                    from letter
                    where state = 'collected'
                      and day + 7 - cast(extract(isodow from day) as integer) <= (select max(day) from business_day where state = 'closed')
                    limit :max
                    for update skip locked),
                kept as (
                    update letter l set state = 'kept' from ended
                    where l.person_id = ended.person_id and l.day = ended.day and l.kind = ended.kind),
                told as (
                    insert into letter (person_id, day, kind, created_at, due_at)
                    select distinct person_id, sunday, 'week', cast(:now as timestamptz), cast(:now as timestamptz) from ended
                    on conflict on constraint letter_once_per_person_and_day do nothing)
                select count(*) from ended
                """)
                .param("now", Columns.time(clock.instant()))
                .param("max", COLLECTED_MAX)
                .query(Integer.class)
                .single();
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
        return contents.of(claimed);
    }

    /** A letter as it is or would be sent; empty if it does not exist, or the person is not known yet. */
    Optional<Letter> find(Of letter) {
        return contents.of(List.of(letter)).stream().findFirst();
    }

    /** Records the replies of the mail server. */
    @Transactional
    void recordOutcomes(List<Sent<Letter>> sent) {
        Instant now = clock.instant();
        jdbc.sql("""
                update letter l set state = t.state, due_at = t.due_at, reason = t.reason,
                                    refusals = l.refusals + case when t.refused then 1 else 0 end,
                                    sent_at = case t.state when 'sent' then cast(:now as timestamptz) else l.sent_at end
                from unnest(:people, :days, :kinds, :editions, :states, :dues, :reasons, :refused)
                     as t (person_id, day, kind, edition, state, due_at, reason, refused)
                where l.person_id = t.person_id and l.day = t.day and l.kind = t.kind and l.edition = t.edition
                  and l.state = 'created'
                """)
                .param("now", Columns.time(now))
                .param("people", Columns.uuids(sent, one -> one.letter().of().personId()))
                .param("days", Columns.days(sent, one -> one.letter().day()))
                .param(
                        "kinds",
                        Columns.texts(sent, one -> one.letter().of().kind().name()))
                .param(
                        "editions",
                        Columns.longs(sent, one -> one.letter().head().edition()))
                .param("states", Columns.texts(sent, this::state))
                .param("dues", Columns.times(sent, one -> now.plus(pause(one))))
                .param("reasons", Columns.texts(sent, Sent::failure))
                .param("refused", Columns.booleans(sent, one -> one.refusal() != Refusal.NONE))
                .update();
    }

    private String state(Sent<Letter> sent) {
        if (sent.isAccepted()) {
            return "sent";
        }
        return settings.retries().isOver(sent.refusal(), refusals(sent)) ? "failed" : "created";
    }

    private Duration pause(Sent<Letter> sent) {
        return settings.retries().pause(sent.refusal(), sent.letter().head().attempts(), refusals(sent));
    }

    private static int refusals(Sent<Letter> sent) {
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
}
