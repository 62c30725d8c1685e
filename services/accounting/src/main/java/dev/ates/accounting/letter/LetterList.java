package dev.ates.accounting.letter;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Queries on letters. */
@Component
class LetterList {

    private final JdbcClient jdbc;

    LetterList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The state of a letter. */
    enum State {
        created,
        sent,
        failed,
        /** It waits for the week's letter. */
        collected,
        /** The person wants fewer letters. */
        kept
    }

    /**
     * @param name the person's name, {@code null} until the person is known here
     * @param reason the mail server's reason for rejecting it, or what is wrong with the address
     * @param addressRefused whether it waits for a valid address from the directory
     */
    record Line(
            UUID personId,
            @Nullable String name,
            LocalDate day,
            Letters.Kind kind,
            State state,
            int attempts,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable String reason,
            boolean addressRefused) {

        /** An explanation of its state for people; {@code null} if none is needed. */
        public String said() {
            if (addressRefused) {
                return "The person's address is invalid; the letter waits for another one from the directory.";
            }
            return switch (state) {
                case created -> reason == null ? "" : "The mail server did not accept it; it will be tried again.";
                case failed -> "The mail server rejects it.";
                case collected -> "It will be part of the week's letter, as the person chose.";
                case kept -> "It is not sent, as the person chose.";
                case sent -> "";
            };
        }

        /** The cursor of the next page. */
        String cursor() {
            return "%s %s %s".formatted(day, personId, kind);
        }
    }

    /**
     * The filter of the list; a letter must match all parts.
     *
     * @param people whose they are, {@code null} for everybody's
     */
    record Asked(
            @Nullable List<UUID> people,
            @Nullable LocalDate day,
            @Nullable State state) {

        static Asked of(@Nullable UUID person, @Nullable LocalDate day, @Nullable State state) {
            return new Asked(person == null ? null : List.of(person), day, state);
        }
    }

    /** Newest day first, after a letter. */
    List<Line> latest(Asked asked, Letters.@Nullable Of after, int limit) {
        Where where = new Where()
                .and(
                        "l.person_id = any(:people)",
                        "people",
                        asked.people() == null ? null : Columns.uuids(asked.people()))
                .and("l.day = :day", "day", asked.day())
                .is("l.state", asked.state());
        if (after != null) {
            where.and("(l.day, l.person_id, l.kind) < (:afterDay, :afterPerson, cast(:afterKind as text))")
                    .value("afterDay", after.day())
                    .value("afterPerson", after.personId())
                    .value("afterKind", after.kind().name());
        }
        // As for payouts: if these people have few letters, the planner would read the whole index on the day.
        String day = asked.people() == null ? "l.day" : "l.day + 0";
        return jdbc.sql("""
                select l.person_id, p.name, l.day, l.kind, l.state, l.attempts, l.created_at, l.sent_at,
                       case l.state when 'created' then coalesce(p.email_refused, l.reason) else l.reason end as reason,
                       l.state = 'created' and p.email_refused is not null as address_refused
                from letter l left join person p on p.id = l.person_id
                %s
                order by %s desc, l.person_id desc, l.kind desc limit :limit
                """.formatted(where.text(), day))
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Line.class))
                .list();
    }
}
