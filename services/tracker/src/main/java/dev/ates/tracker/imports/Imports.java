package dev.ates.tracker.imports;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.tables.TaskFile;
import dev.ates.tables.UnreadableTable;
import dev.ates.tracker.imports.Import.State;
import dev.ates.tracker.task.Span;
import dev.ates.ui.Caller;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Files of tasks, from reading them to their result. The {@link Importer} imports the confirmed ones. */
@Component
class Imports {

    private static final Logger log = LoggerFactory.getLogger(Imports.class);

    static final TextRule NAME = TextRule.line("file name", 1, 200);

    private static final int LINES_AT_ONCE = 1_000;

    /** Of the texts in memory at once, unless a single line has more. */
    private static final int CHARACTERS_AT_ONCE = 1 << 20;

    private static final int IGNORED_SHOWN_MAX = 20;
    private static final int UNCONFIRMED_MAX = 10;

    /**
     * The expected or actual outcome of a line; {@code line} is joined with the {@code task} of its external id. A task
     * that somebody created here is not changed, because its author could then read what a manager imports.
     */
    static final String OUTCOME = """
            case when line.outcome is not null then line.outcome
                 when task.id is null then case when line.closed then 'closed' else 'created' end
                 when (task.title, task.description) = (line.title, line.description) then 'same'
                 when not task.imported then 'rejected'
                 when task.status = 'done' then 'same'
                 else 'changed' end""";

    /** Why such a task stays unchanged; follows its external id. */
    static final String BY_HAND =
            " is the external id of a task that somebody created manually; an import does not change it";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Robots robots;
    private final Clock clock;
    private final UnusableLines unusable;

    Imports(JdbcClient jdbc, PlatformTransactionManager transactions, Robots robots, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.robots = robots;
        this.clock = clock;
        this.unusable = new UnusableLines(jdbc);
    }

    /**
     * Reads a file; nothing is imported yet.
     *
     * @param told the fields' names in this file
     * @throws NotReadable when it is not a file of tasks; then nothing of it is kept
     * @throws TooMany when too many of this person's wait to be confirmed
     */
    UUID read(Caller by, String name, InputStream sent, Map<TaskFile.Field, String> told) throws IOException {
        requireFewUnconfirmed(by);
        // A slow upload must not keep a transaction open.
        try (FileChannel file = nameless()) {
            sent.transferTo(Channels.newOutputStream(file));
            file.position(0);
            return transactions.execute(transaction -> {
                try {
                    return kept(by, name, Channels.newInputStream(file), told);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** The file is gone when it is closed, even by a kill. */
    private static FileChannel nameless() throws IOException {
        Path file = Files.createTempFile("import", ".tasks");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    private void requireFewUnconfirmed(Caller by) {
        int unconfirmed = jdbc.sql("select count(*) from task_import where state = 'read' and read_by = :by")
                .param("by", by.id())
                .query(Integer.class)
                .single();
        if (unconfirmed >= UNCONFIRMED_MAX) {
            throw new TooMany(
                    HttpStatus.CONFLICT,
                    "%d files of yours wait to be imported: import or discard some first".formatted(unconfirmed));
        }
    }

    private UUID kept(Caller by, String name, InputStream file, Map<TaskFile.Field, String> told) throws IOException {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                insert into task_import (id, name, read_by, read_by_name, read_at)
                values (:id, :name, :by, :byName, :now)
                """)
                .param("id", id)
                .param("name", NAME.mend(name, "file"))
                .param("by", by.id())
                .param("byName", by.name())
                .param("now", Columns.time(clock.instant()))
                .update();
        var portion = new Portion();
        try {
            TaskFile.Remarks remarks = TaskFile.read(file, told, clock.instant(), line -> {
                portion.add(line);
                if (portion.isFull()) {
                    keep(id, portion.taken());
                }
            });
            keep(id, portion.taken());
            unusable.reject(id);
            keepRemarks(id, remarks);
            count(id);
        } catch (UnreadableTable e) {
            throw new NotReadable(e);
        }
        return id;
    }

    private static final class Portion {

        private List<TaskFile.Line> lines = new ArrayList<>();
        private int characters;

        void add(TaskFile.Line line) {
            lines.add(line);
            characters += switch (line) {
                case TaskFile.Item item ->
                    item.title().length() + item.description().length();
                case TaskFile.Rejected rejected -> rejected.reason().length();
            };
        }

        boolean isFull() {
            return lines.size() == LINES_AT_ONCE || characters >= CHARACTERS_AT_ONCE;
        }

        List<TaskFile.Line> taken() {
            List<TaskFile.Line> taken = lines;
            lines = new ArrayList<>();
            characters = 0;
            return taken;
        }
    }

    private void keepRemarks(UUID id, TaskFile.Remarks remarks) {
        jdbc.sql("""
                update task_import
                set ignored = :ignored, unknown_statuses = :unknownStatuses, unknown_status_lines = :unknownStatusLines
                where id = :id
                """)
                .param(
                        "ignored",
                        Columns.texts(
                                remarks.ignored().stream()
                                        .limit(IGNORED_SHOWN_MAX)
                                        .toList(),
                                one -> one))
                .param("unknownStatuses", Columns.texts(remarks.unknownStatuses(), one -> one))
                .param("unknownStatusLines", remarks.unknownStatusLines())
                .param("id", id)
                .update();
    }

    private void keep(UUID id, List<TaskFile.Line> lines) {
        jdbc.sql("""
                insert into task_import_line (import_id, line, external_id, title, description, closed, shortened, outcome, reason)
                select :id, * from unnest(:lines, :externalIds, :titles, :descriptions, :closed, :shortened, :outcomes, :reasons)
                """)
                .param("id", id)
                .param("lines", Columns.longs(lines, TaskFile.Line::line))
                .param(
                        "externalIds",
                        Columns.texts(lines, one -> one instanceof TaskFile.Item item ? item.externalId() : null))
                .param("titles", Columns.texts(lines, one -> one instanceof TaskFile.Item item ? item.title() : null))
                .param(
                        "descriptions",
                        Columns.texts(lines, one -> one instanceof TaskFile.Item item ? item.description() : null))
                .param("closed", Columns.booleans(lines, one -> one instanceof TaskFile.Item item && item.closed()))
                .param(
                        "shortened",
                        Columns.booleans(lines, one -> one instanceof TaskFile.Item item && item.shortened()))
                .param("outcomes", Columns.texts(lines, one -> one instanceof TaskFile.Rejected ? "rejected" : null))
                .param(
                        "reasons",
                        Columns.texts(
                                lines, one -> one instanceof TaskFile.Rejected rejected ? rejected.reason() : null))
                .update();
    }

    private static final String COUNT = """
            update task_import
            set (lines, created, changed, same, closed, rejected, shortened) = (
                select count(*),
                       count(*) filter (where outcome = 'created'),
                       count(*) filter (where outcome = 'changed'),
                       count(*) filter (where outcome = 'same'),
                       count(*) filter (where outcome = 'closed'),
                       count(*) filter (where outcome = 'rejected'),
                       count(*) filter (where shortened)
                from (
                    select %s as outcome, line.shortened
                    from task_import_line line
                    left join task on task.external_id = line.external_id
                    where line.import_id = :id) line)
            where id = :id
            """.formatted(OUTCOME);

    /** Counts the lines by their outcome, or by the expected one. */
    void count(UUID id) {
        jdbc.sql(COUNT).param("id", id).update();
    }

    private static final String SELECT = """
            select id, name, state, read_by_name, read_at, done_at, ignored, lines, created, changed, same, closed, rejected,
                   shortened, imported, unknown_statuses, unknown_status_lines
            from task_import
            """;

    private static final RowMapper<Import.Counts> COUNTS = Rows.as(Import.Counts.class);

    Import get(UUID id) {
        return find(id).orElseThrow(() -> new NotFound("import", id));
    }

    private Optional<Import> find(UUID id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(Imports::row)
                .optional();
    }

    /**
     * The filter of the list; an import must match all parts.
     *
     * @param people who sent the files, {@code null} for everybody
     * @param read {@code null} for always
     */
    record Asked(
            @Nullable State state,
            @Nullable List<UUID> people,
            @Nullable Span read) {}

    /** The latest imports, newest first, after an import. */
    List<Import> latest(Asked asked, @Nullable UUID after, int limit) {
        List<UUID> people = asked.people();
        Where where = new Where()
                .is("state", asked.state())
                .and("read_by = any(:people)", "people", people == null ? null : Columns.uuids(people))
                .and("(read_at, id) < (select read_at, id from task_import where id = :after)", "after", after);
        Span.on(where, "read_at", asked.read());
        List<Import> found = jdbc.sql(SELECT + where.text() + "order by read_at desc, id desc limit :limit")
                .params(where.values())
                .param("limit", limit)
                .query(Imports::row)
                .list();
        return Paging.pageAfter(after, found, id -> find(id).isPresent());
    }

    /**
     * Confirms an import, so that the robot imports it. Repeating it changes nothing. The person who confirms becomes
     * the author of the tasks.
     */
    @Transactional
    public void confirm(UUID id, Caller by) {
        get(id);
        jdbc.sql("""
                update task_import set state = 'running', confirmed_by = :by, confirmed_at = :now
                where id = :id and state = 'read'
                """)
                .param("id", id)
                .param("by", by.id())
                .param("now", Columns.time(clock.instant()))
                .update();
        robots.wakeAfterCommit(Importer.NAME);
    }

    /**
     * Discards a file that was read.
     *
     * @throws Running when it has been confirmed
     */
    @Transactional
    public void discard(UUID id, Caller by) {
        Import found = get(id);
        int discarded = jdbc.sql("delete from task_import where id = :id and state = 'read'")
                .param("id", id)
                .update();
        if (discarded == 0) {
            throw new Running(found);
        }
        log.atInfo()
                .addKeyValue("import", id)
                .addKeyValue("file", found.name())
                .addKeyValue("readBy", found.by())
                .addKeyValue("by", by.id())
                .log("An import was discarded");
    }

    private static Import row(ResultSet row, int index) throws SQLException {
        return new Import(
                row.getObject("id", UUID.class),
                row.getString("name"),
                State.valueOf(row.getString("state")),
                row.getString("read_by_name"),
                row.getObject("read_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("done_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                Objects.requireNonNull(COUNTS.mapRow(row, index)),
                texts(row, "ignored"),
                texts(row, "unknown_statuses"),
                row.getLong("unknown_status_lines"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
