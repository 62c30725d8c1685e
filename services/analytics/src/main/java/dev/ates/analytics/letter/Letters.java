package dev.ates.analytics.letter;

import dev.ates.analytics.letter.DayInBrief.Brief;
import dev.ates.analytics.letter.Letter.Addressee;
import dev.ates.analytics.letter.Letter.Of;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import dev.ates.mail.Refusal;
import dev.ates.mail.Retries;
import dev.ates.mail.Sent;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Group;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The letters and their states: created → sent, failed or stopped. There is one per person and final day. */
@Component
class Letters {

    /**
     * A day that became final so late is no news, such as after an outage or when the journal was received anew: nobody gets
     * a letter about it.
     */
    static final int NEWS_DAYS_MAX = 3;

    /** A letter that the mail server has not taken for so long is no news any more; it outlasts the retries of a refusal. */
    static final int WAITING_DAYS_MAX = 7;

    static final int BATCH_MAX = 50;

    /** After which another instance takes over the letters of a dead one. */
    static final Duration HOLD_FOR = Duration.ofMinutes(5);

    /** Who may see the figures gets them, and nobody else, whoever asked for them once. */
    private static final String READER = "p.active and p.role = any(:roles)";

    private final JdbcClient jdbc;
    private final DayInBrief days;
    private final BusinessCalendar calendar;
    private final LetterSettings settings;
    private final Clock realClock;

    Letters(JdbcClient jdbc, DayInBrief days, BusinessCalendar calendar, LetterSettings settings) {
        this.jdbc = jdbc;
        this.days = days;
        this.calendar = calendar;
        this.settings = settings;
        this.realClock = BusinessClock.real(calendar.clock());
    }

    /** The state of a letter. */
    enum State {
        created,
        sent,
        /** The mail server rejects it. */
        failed,
        /** It is no longer wanted, or no news any more. */
        stopped
    }

    /** @param reason the mail server's last reason for not taking it */
    record Line(
            LocalDate day,
            State state,
            int attempts,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable String reason) {}

    /** The letters to a person, newest day first. */
    List<Line> latest(UUID person, int limit) {
        return jdbc.sql("""
                select day, state, attempts, created_at, sent_at, reason from management_letter
                where person_id = :person order by day desc limit :limit
                """)
                .param("person", person)
                .param("limit", limit)
                .query(Rows.as(Line.class))
                .list();
    }

    /**
     * Adds the letters of days that became final since each person asked for them, from the morning after each day on, and
     * stops those that are no news any more. Safe to repeat.
     */
    int write() {
        LocalDateTime now = LocalDateTime.ofInstant(calendar.now(), calendar.zone());
        LocalDate today = now.toLocalDate();
        boolean isMorning = !now.toLocalTime().isBefore(settings.time());
        jdbc.sql("""
                update management_letter l set state = 'stopped'
                where l.state = 'created'
                  and (l.day < :oldest or not exists (select from person p where p.id = l.person_id and %s))
                """.formatted(READER))
                .param("oldest", today.minusDays(WAITING_DAYS_MAX))
                .param("roles", Group.administrators.names())
                .update();
        return jdbc.sql("""
                insert into management_letter (person_id, day, created_at, due_at)
                select s.person_id, f.day, :now, :realNow
                from letter_subscription s
                join person p on p.id = s.person_id and %s
                join finality f on f.day between :oldest and :latest and f.finalised_at >= s.since
                on conflict on constraint management_letter_once do nothing
                """.formatted(READER))
                .param("now", Columns.time(calendar.now()))
                .param("realNow", Columns.time(realClock.instant()))
                .param("oldest", today.minusDays(NEWS_DAYS_MAX))
                .param("latest", today.minusDays(isMorning ? 1 : 2))
                .param("roles", Group.administrators.names())
                .update();
    }

    /** The number of letters that {@link #claim} would find, of one day or of all. */
    long due(@Nullable LocalDate day) {
        return jdbc.sql("""
                select count(*) from management_letter
                where state = 'created' and due_at <= :now and (cast(:day as date) is null or day = :day)
                """)
                .param("now", Columns.time(realClock.instant()))
                .param("day", day)
                .query(Long.class)
                .single();
    }

    /** Claims due letters, of one day or of all, earlier days first; they belong to the caller until {@link #HOLD_FOR} is over. */
    List<Letter> claim(@Nullable LocalDate day) {
        Instant now = realClock.instant();
        List<Claimed> claimed = jdbc.sql("""
                with due as (
                    select person_id, day from management_letter
                    where state = 'created' and due_at <= :now and (cast(:day as date) is null or day = :day)
                    order by due_at, day, person_id
                    limit :max
                    for update skip locked)
                update management_letter l set attempts = l.attempts + 1, due_at = :heldUntil
                from due join person p on p.id = due.person_id
                where l.person_id = due.person_id and l.day = due.day
                returning l.person_id, l.day, l.attempts, l.refusals, p.name, coalesce(p.email, '') as email, p.language
                """)
                .param("now", Columns.time(now))
                .param("heldUntil", Columns.time(now.plus(HOLD_FOR)))
                .param("day", day)
                .param("max", BATCH_MAX)
                .query(Rows.as(Claimed.class))
                .list();
        Map<LocalDate, Optional<Brief>> briefs = new HashMap<>();
        return claimed.stream()
                .sorted(Comparator.comparing(one -> one.of().day()))
                .flatMap(one -> briefs.computeIfAbsent(one.of().day(), days::of).stream()
                        .map(brief -> new Letter(one.of(), one.attempts(), one.refusals(), one.to(), brief)))
                .toList();
    }

    private record Claimed(Of of, int attempts, int refusals, Addressee to) {}

    /** Records the replies of the mail server. A letter that was accepted is sent, even if it was stopped meanwhile. */
    void recordOutcomes(List<Sent<Letter>> sent) {
        Instant now = realClock.instant();
        jdbc.sql("""
                update management_letter l set state = t.state, due_at = t.due_at, reason = t.reason,
                                               refusals = l.refusals + case when t.refused then 1 else 0 end,
                                               sent_at = case t.state when 'sent' then cast(:now as timestamptz) end
                from unnest(:people, :days, :states, :dues, :reasons, :refused)
                     as t (person_id, day, state, due_at, reason, refused)
                where l.person_id = t.person_id and l.day = t.day and (l.state = 'created' or t.state = 'sent')
                """)
                .param("now", Columns.time(calendar.now()))
                .param("people", Columns.uuids(sent, one -> one.letter().of().personId()))
                .param("days", Columns.days(sent, one -> one.letter().of().day()))
                .param("states", Columns.texts(sent, one -> state(one).name()))
                .param("dues", Columns.times(sent, one -> now.plus(pause(one))))
                .param("reasons", Columns.texts(sent, Sent::failure))
                .param("refused", Columns.booleans(sent, one -> one.refusal() != Refusal.NONE))
                .update();
    }

    private static State state(Sent<Letter> sent) {
        if (sent.isAccepted()) {
            return State.sent;
        }
        return Retries.USUAL.isOver(sent.refusal(), refusals(sent)) ? State.failed : State.created;
    }

    private static Duration pause(Sent<Letter> sent) {
        return Retries.USUAL.pause(sent.refusal(), sent.letter().attempts(), refusals(sent));
    }

    private static int refusals(Sent<Letter> sent) {
        return sent.letter().refusals() + 1;
    }

    /** Stops the letters to a person that wait. */
    @Transactional
    void stop(UUID person) {
        jdbc.sql("update management_letter set state = 'stopped' where person_id = :person and state = 'created'")
                .param("person", person)
                .update();
    }
}
