package dev.ates.tracker.imports;

import dev.ates.tracker.imports.Import.Outcome;
import dev.ates.tracker.imports.Import.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The lines of {@link Imports} with their outcomes. */
@Component
class ImportLines {

    private static final Duration SEARCH_WAITS_MAX = Duration.ofSeconds(2);

    private final Semaphore search = new Semaphore(1);
    private final JdbcClient jdbc;
    private final Imports imports;

    ImportLines(JdbcClient jdbc, Imports imports) {
        this.jdbc = jdbc;
        this.imports = imports;
    }

    /**
     * Lines after a given line, in the order of the file; with one outcome, or all.
     *
     * @throws TooMany when others are looking for lines of an outcome
     */
    List<Import.Line> list(UUID id, Optional<Outcome> outcome, long after, int limit) {
        Import counted = imports.get(id);
        if (outcome.isPresent()
                && counted.state() != State.running
                && counted.counts().of(outcome.get()) == 0) {
            // A million lines need not be read to find none.
            return List.of();
        }
        if (outcome.isEmpty()) {
            return linesOf(id, outcome, after, limit);
        }
        if (!hasTurn()) {
            throw new TooMany(HttpStatus.TOO_MANY_REQUESTS, "Others are looking for lines: try again in a minute");
        }
        try {
            return linesOf(id, outcome, after, limit);
        } finally {
            search.release();
        }
    }

    /** To find few lines among a million takes a second, so one request at a time may do so, and holds one connection. */
    private boolean hasTurn() {
        try {
            return search.tryAcquire(SEARCH_WAITS_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Import.Line> linesOf(UUID id, Optional<Outcome> outcome, long after, int limit) {
        return jdbc.sql("""
                select line, outcome, case outcome when 'rejected' then by_hand end as task,
                       coalesce(reason, external_id || case outcome when 'rejected' then :byHand else ' ' || title end) as text
                from (
                    select line.line, %s as outcome, line.reason, line.external_id, line.title,
                           case when not task.imported then task.id end as by_hand
                    from task_import_line line
                    left join task on task.external_id = line.external_id
                    where line.import_id = :id and line.line > :after) shown
                where :outcome = '' or outcome = :outcome
                order by line
                limit :limit
                """.formatted(Imports.OUTCOME))
                .param("id", id)
                .param("after", after)
                .param("outcome", outcome.map(Outcome::name).orElse(""))
                .param("byHand", Imports.BY_HAND)
                .param("limit", limit)
                .query((row, index) -> new Import.Line(
                        row.getLong("line"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("text"),
                        row.getObject("task", UUID.class)))
                .list();
    }
}
