package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import dev.ates.sql.Columns;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.assignment.Strategy;
import dev.ates.tracker.people.Assignable;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Creates and changes tasks from another system in bulk, by the rules of {@link Tasks}. */
@Component
public class ImportedTasks {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final BusinessCalendar calendar;
    private final Draws draws;
    private final String create;

    ImportedTasks(JdbcClient jdbc, Outbox outbox, BusinessCalendar calendar, Draws draws, Strategies strategies) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.calendar = calendar;
        this.draws = draws;
        Strategy strategy = strategies.chosen();
        this.create = CREATE.formatted(strategy.parts(), strategy.assignee("ordinal", "draw", "null"));
    }

    /** Texts that {@link TaskText} accepts. */
    public record Text(String externalId, String title, String description) {

        private String words() {
            return TaskText.words(externalId, title, description);
        }
    }

    private record Drawn(UUID id, Text text, Draws.Drawn by) {}

    private static final String CREATE = """
            with assignable as (
              """ + Assignable.IDS + """
            ), people as (
              select array_agg(id order by id) as ids from assignable
            ), given as (
              select * from unnest(:ids, :externalIds, :titles, :descriptions, :words, :draws, :fees, :rewards)
                with ordinality as t (id, external_id, title, description, words, draw, fee_minor, reward_minor, ordinal)
            ), wanted as (
              select ordinal as number, draw, cast(null as uuid) as former from given
            )%s, created as (
              insert into task (id, external_id, title, description, assignee_id, fee_minor, reward_minor, currency,
                                created_by, imported, created_at, assigned_at)
              select given.id, given.external_id, given.title, given.description,
                     %s, given.fee_minor, given.reward_minor, :currency,
                     :author, true, :now, :now
              from given
              order by given.ordinal
              on conflict do nothing
              returning id, number, external_id, title, description, assignee_id, fee_minor, reward_minor, created_at,
                        assigned_at
            ), remembered as (
              insert into assignment (task_id, ordinal, assignee_id, fee_minor, assigned_at)
              select id, 1, assignee_id, fee_minor, assigned_at from created
            ), indexed as (
              insert into task_search (number, created_at, fee_minor, reward_minor, words)
              select created.number, created.created_at, created.fee_minor, created.reward_minor,
                     cast(given.words as tsvector) || array_to_tsvector(array['#' || (created.number >> 13)])
              from created join given using (id)
            )
            select id, assignee_id, external_id, title, description, fee_minor from created order by number
            """;

    /**
     * Creates a task for each text whose external id is new, in their order, and publishes the assignments.
     *
     * @return the external ids of the tasks that were created
     * @throws NobodyToAssign when nobody is assignable; then no task is created
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> create(UUID author, List<Text> texts) {
        if (texts.isEmpty()) {
            return Set.of();
        }
        Instant now = calendar.now();
        LocalDate today = calendar.today();
        if (!jdbc.sql("select exists (%s)".formatted(Assignable.IDS))
                .param("today", today)
                .query(Boolean.class)
                .single()) {
            throw NobodyToAssign.on(today, jdbc);
        }
        List<Drawn> drawn = texts.stream().map(text -> drawn(text, now)).toList();
        List<TaskAssigned> created = jdbc.sql(create)
                .param("today", today)
                .param("ids", Columns.uuids(drawn, Drawn::id))
                .param("externalIds", Columns.texts(drawn, one -> one.text().externalId()))
                .param("titles", Columns.texts(drawn, one -> one.text().title()))
                .param("descriptions", Columns.texts(drawn, one -> one.text().description()))
                .param("words", Columns.texts(drawn, one -> one.text().words()))
                .param("draws", Columns.longs(drawn, one -> one.by().person()))
                .param("fees", Columns.longs(drawn, one -> one.by().feeMinor()))
                .param("rewards", Columns.longs(drawn, one -> one.by().rewardMinor()))
                .param("currency", draws.currency())
                .param("author", author)
                .param("now", Columns.time(now))
                .query((row, index) -> new TaskAssigned(
                        row.getObject("id", UUID.class),
                        row.getObject("assignee_id", UUID.class),
                        row.getString("external_id"),
                        row.getString("title"),
                        row.getString("description"),
                        row.getLong("fee_minor"),
                        draws.currency()))
                .list();
        // As with a shuffle, clicks do not wait behind them.
        outbox.append(created, true);
        Set<String> externalIds = new HashSet<>();
        created.forEach(task -> externalIds.add(String.valueOf(task.externalId())));
        return externalIds;
    }

    private Drawn drawn(Text text, Instant now) {
        Draws.Drawn by = draws.next();
        return new Drawn(draws.id(now), text, by);
    }

    private static final String CHANGE = """
            with given as (
              select * from unnest(:externalIds, :titles, :descriptions, :words) as t (external_id, title, description, words)
            ), before as (
              select task.id, task.number, task.title, given.title as new_title, given.description as new_description, given.words
              from given join task on task.external_id = given.external_id
              where task.status = 'open' and task.imported and (task.title, task.description) is distinct from (given.title, given.description)
              -- In the order of the shuffle, which locks them, too.
              order by task.number
              for update of task
            ), remembered as (
              insert into task_title (task_id, title, changed_at, changed_by)
              select id, title, :now, :by from before where title <> new_title
              on conflict do nothing
            ), indexed as (
              update task_search
              set words = cast(before.words as tsvector) || array_to_tsvector(array['#' || (before.number >> 13)])
              from before where task_search.number = before.number
            )
            update task set title = before.new_title, description = before.new_description
            from before where task.id = before.id
            """;

    /** Changes the texts of open imported tasks with these external ids; their former titles stay in their history. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void change(UUID by, List<Text> texts) {
        if (texts.isEmpty()) {
            return;
        }
        jdbc.sql(CHANGE)
                .param("externalIds", Columns.texts(texts, Text::externalId))
                .param("titles", Columns.texts(texts, Text::title))
                .param("descriptions", Columns.texts(texts, Text::description))
                .param("words", Columns.texts(texts, Text::words))
                .param("by", by)
                .param("now", Columns.time(calendar.now()))
                .update();
    }

    private static final int FORMER_SHOWN_MAX = 20;

    /** A task's former titles, latest first, at most {@value #FORMER_SHOWN_MAX}. */
    List<String> formerTitles(UUID task) {
        return jdbc.sql("select title from task_title where task_id = :task order by changed_at desc limit :max")
                .param("task", task)
                .param("max", FORMER_SHOWN_MAX)
                .query((row, index) -> row.getString("title"))
                .list();
    }
}
