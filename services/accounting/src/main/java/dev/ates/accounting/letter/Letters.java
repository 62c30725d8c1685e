package dev.ates.accounting.letter;

import dev.ates.accounting.sql.Columns;
import dev.ates.accounting.sql.Rows;
import dev.ates.contracts.AccountingEvent.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The letters and their states: created → sent or failed. One per person and day; its figures are the closed day's. */
@Component
public class Letters {

    static final int LINES_MAX = 50;

    private final JdbcClient jdbc;
    private final LetterSettings settings;
    private final Clock clock;

    Letters(JdbcClient jdbc, LetterSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** Leaves a letter to be sent to each of these people, as part of the day's close. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(LocalDate day, List<UUID> people) {
        if (people.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into letter (person_id, day, created_at, due_at)
                select person_id, :day, :now, :now from unnest(:people) as t (person_id)
                on conflict on constraint letter_once_per_person_and_day do nothing
                """)
                .param("day", day)
                .param("now", Columns.time(clock.instant()))
                .param("people", Columns.uuids(people, person -> person))
                .update();
    }

    /** A line of the letter: what was charged or credited for. */
    record Line(Kind kind, long signedMinor, String text) {}

    /**
     * A letter that this robot has taken up.
     *
     * @param closingMinor the balance carried over: a debt, or what is below the minimum of a payout
     * @param lines the day's entries in the order of booking, up to {@link #LINES_MAX}
     * @param linesLeftOut how many more there were
     */
    record Letter(
            UUID personId,
            LocalDate day,
            int attempts,
            String name,
            String email,
            String language,
            String currency,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long closingMinor,
            List<Line> lines,
            int linesLeftOut) {}

    /** How many {@link #claim} would find, of one day or of all. */
    long due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select count(*) from letter l join person p on p.id = l.person_id
                where l.state = 'created' and l.due_at <= :now and (cast(:day as date) is null or l.day = :day)
                """)
                .param("now", Columns.time(clock.instant()))
                .param("day", day)
                .query(Long.class)
                .single();
    }

    /**
     * Takes up letters that are due, of one day or of all, to people whose address is known; they are this caller's until
     * {@code holdFor} is over.
     */
    @Transactional
    List<Letter> claim(@Nullable LocalDate day) {
        Instant now = clock.instant();
        List<Claim> claims = jdbc.sql("""
                with due as (
                    select l.person_id, l.day from letter l join person p on p.id = l.person_id
                    where l.state = 'created' and l.due_at <= :now and (cast(:day as date) is null or l.day = :day)
                    order by l.due_at, l.day, l.person_id limit :max
                    for update of l skip locked)
                update letter l set attempts = l.attempts + 1, due_at = :heldUntil
                from due
                join person p on p.id = due.person_id
                join account_day d on d.account = due.person_id and d.day = due.day
                cross join books b
                where l.person_id = due.person_id and l.day = due.day
                returning l.person_id, l.day, l.attempts, p.name, p.email, p.language, b.currency, d.entries,
                          d.fees_minor, d.rewards_minor, d.payouts_minor, d.others_minor, d.closing_minor
                """)
                .param("now", Columns.time(now))
                .param("heldUntil", Columns.time(now.plus(settings.holdFor())))
                .param("day", day)
                .param("max", settings.batchSizeMax())
                .query(Rows.as(Claim.class))
                .list();
        Map<Of, List<Line>> lines = lines(claims);
        return claims.stream()
                .sorted(Comparator.comparing(Claim::day).thenComparing(Claim::personId))
                .map(claim -> claim.with(lines.getOrDefault(new Of(claim.personId(), claim.day()), List.of())))
                .toList();
    }

    private Map<Of, List<Line>> lines(List<Claim> claims) {
        if (claims.isEmpty()) {
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
                .param("people", Columns.uuids(claims, Claim::personId))
                .param("days", Columns.days(claims, Claim::day))
                .param("max", LINES_MAX)
                .query(Rows.as(Entry.class))
                .list()
                .forEach(entry -> lines.computeIfAbsent(new Of(entry.personId(), entry.day()), of -> new ArrayList<>())
                        .add(new Line(entry.kind(), entry.signedMinor(), entry.text())));
        return lines;
    }

    /** A letter with what the mail server said: nothing when it took it. */
    record Sent(Letter letter, @Nullable String refusal, boolean lastAttempt) {}

    /** Writes down what the mail server said. */
    @Transactional
    void settle(List<Sent> sent) {
        Instant now = clock.instant();
        jdbc.sql("""
                update letter l set state = t.state, due_at = t.due_at, reason = t.reason,
                                    sent_at = case t.state when 'sent' then cast(:now as timestamptz) end
                from unnest(:people, :days, :states, :dues, :reasons) as t (person_id, day, state, due_at, reason)
                where l.person_id = t.person_id and l.day = t.day and l.state = 'created'
                """)
                .param("now", Columns.time(now))
                .param("people", Columns.uuids(sent, one -> one.letter().personId()))
                .param("days", Columns.days(sent, one -> one.letter().day()))
                .param("states", Columns.texts(sent, Letters::state))
                .param(
                        "dues",
                        Columns.times(
                                sent,
                                one -> now.plus(settings.retryAfter(one.letter().attempts()))))
                .param("reasons", Columns.texts(sent, Sent::refusal))
                .update();
    }

    private static String state(Sent sent) {
        if (sent.refusal() == null) {
            return "sent";
        }
        return sent.lastAttempt() ? "failed" : "created";
    }

    private record Of(UUID personId, LocalDate day) {}

    private record Entry(UUID personId, LocalDate day, Kind kind, long signedMinor, String text) {}

    private record Claim(
            UUID personId,
            LocalDate day,
            int attempts,
            String name,
            String email,
            String language,
            String currency,
            int entries,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long closingMinor) {

        Letter with(List<Line> lines) {
            return new Letter(
                    personId,
                    day,
                    attempts,
                    name,
                    email,
                    language,
                    currency,
                    feesMinor,
                    rewardsMinor,
                    payoutsMinor,
                    othersMinor,
                    closingMinor,
                    lines,
                    entries - lines.size());
        }
    }
}
