package dev.ates.tracker.imports;

import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import dev.ates.sql.Columns;
import dev.ates.tracker.imports.Import.Outcome;
import dev.ates.tracker.task.ImportedTasks;
import dev.ates.tracker.task.ImportedTasks.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Imports confirmed files in slices, each in one transaction with its outcome. If it is killed, it continues after the
 * last slice. Also deletes files that nobody confirmed, and the lines of old imports.
 */
@Component
class Importer implements Robot {

    static final String NAME = "importer";

    /** The lines of one transaction; as many as a chunk has events at most. */
    private static final int SLICE_LINES = 500;

    /** Of the texts of a slice, unless its first line has more. With their words, each a text of its own, they are ten times as much. */
    private static final int SLICE_BYTES = 1 << 20;

    private static final Duration UNCONFIRMED_KEPT = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Imports imports;
    private final ImportedTasks tasks;
    private final Clock clock;

    Importer(JdbcClient jdbc, Imports imports, ImportedTasks tasks, Clock clock) {
        this.jdbc = jdbc;
        this.imports = imports;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    private record Confirmed(UUID id, UUID by) {}

    private record Line(long line, Outcome outcome, String externalId, String title, String description) {

        Text text() {
            return new Text(externalId, title, description);
        }
    }

    /** Imports belong to no day, so the selected day is ignored. */
    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        for (Optional<Confirmed> next = next(); next.isPresent(); next = next()) {
            Confirmed confirmed = next.get();
            Instant started = clock.instant();
            boolean more = true;
            while (more) {
                more = turn.step("slice", () -> slice(turn, confirmed, started));
            }
        }
        turn.step("forget", this::forget);
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("lines", jdbc.sql("""
                        select count(*) from task_import_line line join task_import on task_import.id = line.import_id
                        where task_import.state = 'running' and line.outcome is null
                        """).query(Long.class).single());
    }

    private Optional<Confirmed> next() {
        return jdbc.sql("""
                select id, confirmed_by from task_import where state = 'running' order by confirmed_at, id limit 1
                """)
                .query((row, index) ->
                        new Confirmed(row.getObject("id", UUID.class), row.getObject("confirmed_by", UUID.class)))
                .optional();
    }

    /** @return whether there are more slices */
    private boolean slice(Turn turn, Confirmed confirmed, Instant started) {
        List<Line> lines = jdbc.sql("""
                with line as (
                    select *, sum(octet_length(title) + octet_length(description)) over (order by line) as bytes
                    from (select * from task_import_line where import_id = :id and outcome is null
                          order by line limit :lines) as next
                )
                select line.line, %s as outcome, line.external_id, line.title, line.description
                from line
                left join task on task.external_id = line.external_id
                where line.bytes <= :bytes or line.line = (select min(line) from line)
                order by line.line
                """.formatted(Imports.OUTCOME))
                .param("id", confirmed.id())
                .param("lines", SLICE_LINES)
                .param("bytes", SLICE_BYTES)
                .query((row, index) -> new Line(
                        row.getLong("line"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("external_id"),
                        row.getString("title"),
                        row.getString("description")))
                .list();
        if (lines.isEmpty()) {
            end(turn, confirmed, started);
            return false;
        }
        Set<String> created = tasks.create(confirmed.by(), of(Outcome.created, lines));
        tasks.change(confirmed.by(), of(Outcome.changed, lines));
        // If somebody has created the task manually since the query, the next slice decides about the line again.
        List<Line> decided = lines.stream()
                .filter(line -> line.outcome() != Outcome.created || created.contains(line.externalId()))
                .toList();
        jdbc.sql("""
                update task_import_line line
                set outcome = t.outcome, reason = case t.outcome when 'rejected' then line.external_id || :byHand end
                from unnest(:lines, :outcomes) as t (line, outcome)
                where line.import_id = :id and line.line = t.line
                """)
                .param("id", confirmed.id())
                .param("lines", Columns.longs(decided, Line::line))
                .param("outcomes", Columns.texts(decided, line -> line.outcome().name()))
                .param("byHand", Imports.BY_HAND)
                .update();
        jdbc.sql("update task_import set imported = imported + :imported where id = :id")
                .param("id", confirmed.id())
                .param(
                        "imported",
                        decided.stream()
                                .filter(line -> line.outcome() != Outcome.rejected)
                                .count())
                .update();
        return true;
    }

    private static List<Text> of(Outcome outcome, List<Line> lines) {
        return lines.stream()
                .filter(line -> line.outcome() == outcome)
                .map(Line::text)
                .toList();
    }

    private void end(Turn turn, Confirmed confirmed, Instant started) {
        imports.count(confirmed.id());
        jdbc.sql("update task_import set state = 'done', done_at = :now where id = :id")
                .param("id", confirmed.id())
                .param("now", Columns.time(clock.instant()))
                .update();
        Import done = imports.get(confirmed.id());
        turn.record(
                null,
                started,
                Map.of(
                        "created",
                        done.counts().created(),
                        "changed",
                        done.counts().changed(),
                        "rejected",
                        done.counts().rejected()));
    }

    private int forget() {
        Instant now = clock.instant();
        return jdbc.sql("""
                delete from task_import
                where state = 'read' and read_at < :unconfirmed or state = 'done' and done_at < :old
                """)
                .param("unconfirmed", Columns.time(now.minus(UNCONFIRMED_KEPT)))
                .param("old", Columns.time(now.minus(KEPT)))
                .update();
    }
}
