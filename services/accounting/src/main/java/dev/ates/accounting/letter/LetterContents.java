package dev.ates.accounting.letter;

import dev.ates.accounting.ledger.Sums;
import dev.ates.accounting.letter.Letter.Change;
import dev.ates.accounting.letter.Letter.DayChange;
import dev.ates.accounting.letter.Letter.DayLetter;
import dev.ates.accounting.letter.Letter.Head;
import dev.ates.accounting.letter.Letter.Line;
import dev.ates.accounting.letter.Letter.RejectionLetter;
import dev.ates.accounting.letter.Letter.WeekLetter;
import dev.ates.accounting.letter.Letters.Kind;
import dev.ates.accounting.letter.Letters.Of;
import dev.ates.contracts.AccountingEvent;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the contents of letters from the ledger and the payouts at the time when they are sent or shown. */
@Component
class LetterContents {

    static final int LINES_MAX = 50;

    private final JdbcClient jdbc;

    LetterContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The contents of letters, without letters that do not exist and letters to people who are not known yet. */
    List<Letter> of(List<Of> letters) {
        if (letters.isEmpty()) {
            return List.of();
        }
        Map<Of, List<Line>> lines = lines(of(Kind.day, letters));
        Map<Of, List<DayChange>> days = days(of(Kind.week, letters));
        return jdbc
                .sql("""
                select l.person_id, l.day, l.kind, l.edition, l.attempts, l.refusals, p.name, p.email, p.language, b.currency,
                       coalesce(d.entries, 0) as entries,
                       coalesce(d.carried_in_minor, 0) as carried_in_minor, %s,
                       coalesce(d.closing_minor, 0) as closing_minor,
                       coalesce(payout.returned_minor, payout.amount_minor) as rejected_minor,
                       payout.amount_minor as ordered_minor, payout.reason as rejected_reason
                from unnest(:people, :days, :kinds) as t (person_id, day, kind)
                join letter l on l.person_id = t.person_id and l.day = t.day and l.kind = t.kind
                join person p on p.id = l.person_id
                cross join ledger b
                cross join lateral (
                    select sum(entries) as entries, %s as sums,
                           (array_agg(closing_minor - change_minor order by day))[1] as carried_in_minor,
                           (array_agg(closing_minor order by day desc))[1] as closing_minor
                    from account_day
                    where account = l.person_id and day > l.day - case l.kind when 'week' then 7 else 1 end
                      and day <= l.day) d
                left join payout on l.kind in ('rejected', 'returned') and payout.person_id = l.person_id and payout.day = l.day
                order by l.day, l.person_id, l.kind
                """.formatted(Sums.columns("d.sums"), Sums.total("sums")))
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .param("kinds", Columns.texts(letters, letter -> letter.kind().name()))
                .query(Rows.as(Figures.class))
                .list()
                .stream()
                .map(figures -> figures.with(
                        lines.getOrDefault(figures.of(), List.of()), days.getOrDefault(figures.of(), List.of())))
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

    private Map<Of, List<DayChange>> days(List<Of> letters) {
        if (letters.isEmpty()) {
            return Map.of();
        }
        Map<Of, List<DayChange>> days = new HashMap<>();
        jdbc.sql("""
                select t.person_id, t.day as sunday, d.day, d.change_minor
                from unnest(:people, :days) as t (person_id, day)
                join account_day d on d.account = t.person_id and d.day > t.day - 7 and d.day <= t.day
                order by t.person_id, t.day, d.day
                """)
                .param("people", Columns.uuids(letters, Of::personId))
                .param("days", Columns.days(letters, Of::day))
                .query(Rows.as(OfWeek.class))
                .list()
                .forEach(one -> days.computeIfAbsent(
                                new Of(one.personId(), one.sunday(), Kind.week), of -> new ArrayList<>())
                        .add(new DayChange(one.day(), one.changeMinor())));
        return days;
    }

    private static List<Of> of(Kind kind, List<Of> letters) {
        return letters.stream().filter(letter -> letter.kind() == kind).toList();
    }

    private record Entry(UUID personId, LocalDate day, AccountingEvent.Kind kind, long signedMinor, String text) {}

    private record OfWeek(UUID personId, LocalDate sunday, LocalDate day, long changeMinor) {}

    private record Figures(
            Head head,
            int entries,
            long carriedInMinor,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long othersMinor,
            long closingMinor,
            Rejection rejection) {

        Of of() {
            return head.of();
        }

        Letter with(List<Line> lines, List<DayChange> days) {
            return switch (of().kind()) {
                case day ->
                    new DayLetter(
                            head,
                            carriedInMinor,
                            changes(),
                            -payoutsMinor,
                            closingMinor,
                            lines,
                            entries - lines.size());
                case week -> new WeekLetter(head, carriedInMinor, changes(), closingMinor, days);
                case rejected, returned -> rejection.letter(head);
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

    /** The payout that the bank rejected or returned; none for other letters. */
    private record Rejection(
            @Nullable Long rejectedMinor,
            @Nullable Long orderedMinor,
            @Nullable String rejectedReason) {

        Letter letter(Head head) {
            return new RejectionLetter(
                    head,
                    rejectedMinor == null ? 0 : rejectedMinor,
                    orderedMinor == null ? 0 : orderedMinor,
                    rejectedReason);
        }
    }
}
