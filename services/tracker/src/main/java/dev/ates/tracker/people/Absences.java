package dev.ates.tracker.people;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import java.time.DateTimeException;
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
 * The absences that managers have entered, at most one for each person, beside those that the directory has told. A person who
 * is away is assigned nothing new, so an absence directs tasks to other people; the log keeps who entered and removed it.
 */
@Component
class Absences {

    private static final Logger log = LoggerFactory.getLogger(Absences.class);

    private static final int DAYS_MAX = 366;

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
     * @param source where it was entered: only what was entered here can be removed here
     * @param enteredByName of a manager's, empty if the directory has not published the manager
     */
    record Absence(UUID personId, String name, LocalDate from, LocalDate to, Source source, String enteredByName) {

        Place place() {
            return new Place(personId, from, source);
        }
    }

    /** Where it was said that a person is away: in the company's directory, or here. */
    enum Source {
        directory,
        tracker
    }

    /** The place of an absence in the list, and the cursor of pages. */
    record Place(UUID personId, LocalDate from, Source source) {

        static final Place START = new Place(new UUID(0, 0), LocalDate.EPOCH, Source.directory);

        static Place parse(String cursor) {
            String[] parts = cursor.split("/", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException(cursor);
            }
            try {
                return new Place(UUID.fromString(parts[0]), LocalDate.parse(parts[1]), Source.valueOf(parts[2]));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(cursor, e);
            }
        }

        @Override
        public String toString() {
            return "%s/%s/%s".formatted(personId, from, source);
        }
    }

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
     * Enters the absence of a person and replaces the one that was entered before, not those of the directory. What the person
     * has already stays assigned.
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

    /** Removes what a manager has entered, and nothing that the directory has told. Repeating it changes nothing. */
    void remove(UUID person, UUID by) {
        jdbc.sql("delete from absence where person_id = :person returning away_from, away_to")
                .param("person", person)
                .query(Rows.as(Removed.class))
                .optional()
                .ifPresent(removed -> log("An absence was removed", person, removed.awayFrom(), removed.awayTo(), by));
    }

    private record Removed(LocalDate awayFrom, LocalDate awayTo) {}

    private static final String LIST = """
            select person_id, person.name, away_from as "from", away_to as "to", source,
                   coalesce(manager.name, '') as entered_by_name
            from away
            cross join lateral (select case when entered_by is null then 'directory' else 'tracker' end as source) told
            join person on person.id = person_id
            left join person as manager on manager.id = entered_by
            where away_to >= :today and (person_id, away_from, source) > (:person, :from, :source)
              and (cast(:people as uuid[]) is null or person_id = any(:people))
            order by person_id, away_from, source
            limit :limit
            """;

    /**
     * Those of today and later, ordered by the person's id and the first day, after this one if there is one.
     *
     * @param people {@code null} for everybody
     */
    List<Absence> list(@Nullable List<UUID> people, Optional<Place> after, int limit) {
        Place start = after.orElse(Place.START);
        return jdbc.sql(LIST)
                .param("today", calendar.today())
                .param("person", start.personId())
                .param("from", start.from())
                .param("source", start.source().name())
                .param("people", people == null ? null : Columns.uuids(people, one -> one))
                .param("limit", limit)
                .query(Rows.as(Absence.class))
                .list();
    }
}
