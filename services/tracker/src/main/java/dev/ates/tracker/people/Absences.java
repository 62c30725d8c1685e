package dev.ates.tracker.people;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The absences that managers have entered, at most one for each person. A person who is away is assigned nothing new, so an
 * absence directs tasks to other people; the log keeps who entered and removed it.
 */
@Component
class Absences {

    private static final Logger log = LoggerFactory.getLogger(Absences.class);

    private static final int DAYS_MAX = 366;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;

    Absences(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    /**
     * An absence that is not over.
     *
     * @param from the first day, in the business zone
     * @param to the last day
     * @param enteredByName empty if the directory has not published the person
     */
    record Absence(UUID personId, String name, LocalDate from, LocalDate to, String enteredByName) {}

    private static final String ENTER = """
            insert into absence (person_id, away_from, away_to, entered_by, entered_at)
            select id, :from, :to, :by, :now
            from person
            where id = :person
            on conflict (person_id) do update
            set away_from = excluded.away_from, away_to = excluded.away_to,
                entered_by = excluded.entered_by, entered_at = excluded.entered_at
            """;

    /**
     * Enters the absence of a person and replaces the former one. What the person has already stays assigned.
     *
     * @param from the first day
     * @param to the last day: not before the first one or today, and at most {@value #DAYS_MAX} days in all
     * @throws InvalidParameter when a day is missing or out of its bounds
     * @throws NotFound when the directory has not published the person
     */
    void enter(UUID person, @Nullable LocalDate from, @Nullable LocalDate to, UUID by) {
        LocalDate first = required("from", from);
        LocalDate last = required("to", to);
        LocalDate today = calendar.today();
        if (last.isBefore(today)) {
            throw new InvalidParameter("to", last.toString(), "must be %s or later".formatted(today));
        }
        LocalDate firstMin = last.minusDays(DAYS_MAX - 1);
        if (first.isAfter(last) || first.isBefore(firstMin)) {
            throw new InvalidParameter("from", first.toString(), "must be %s to %s".formatted(firstMin, last));
        }
        int entered = jdbc.sql(ENTER)
                .param("person", person)
                .param("from", first)
                .param("to", last)
                .param("by", by)
                .param("now", Columns.time(calendar.now()))
                .update();
        if (entered == 0) {
            throw new NotFound("person", person);
        }
        log("An absence was entered", person, first, last, by);
    }

    private static void log(String message, UUID person, LocalDate from, LocalDate to, UUID by) {
        log.atInfo()
                .addKeyValue("person", person)
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .addKeyValue("by", by)
                .log(message);
    }

    private static LocalDate required(String name, @Nullable LocalDate day) {
        if (day == null) {
            throw new InvalidParameter(name, "is missing");
        }
        return day;
    }

    /** The person is no longer away. Repeating it changes nothing. */
    void remove(UUID person, UUID by) {
        jdbc.sql("delete from absence where person_id = :person returning away_from, away_to")
                .param("person", person)
                .query(Rows.as(Removed.class))
                .optional()
                .ifPresent(removed -> log("An absence was removed", person, removed.awayFrom(), removed.awayTo(), by));
    }

    private record Removed(LocalDate awayFrom, LocalDate awayTo) {}

    private static final String LIST = """
            select absence.person_id, person.name, absence.away_from as "from", absence.away_to as "to",
                   coalesce(manager.name, '') as entered_by_name
            from absence
            join person on person.id = absence.person_id
            left join person as manager on manager.id = absence.entered_by
            where absence.away_to >= :today and absence.person_id > :after
            order by absence.person_id
            limit :limit
            """;

    /** Those of today and later, ordered by the person's id, after this one if there is one. */
    List<Absence> list(Optional<UUID> after, int limit) {
        return jdbc.sql(LIST)
                .param("today", calendar.today())
                .param("after", after.orElse(BEFORE_ALL))
                .param("limit", limit)
                .query(Rows.as(Absence.class))
                .list();
    }
}
