package dev.ates.tracker.task;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.tracker.task.Task.Status;
import dev.ates.ui.Paging;
import dev.ates.ui.Shares;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads filtered lists of tasks, newest first, such that few of a million are read in vain. The planner cannot do that alone: it
 * assumes that tasks with a word, an assignee or a day of creation are spread evenly over all numbers.
 */
@Component
final class FoundTasks {

    /** Tasks that were done within this time are few enough to be sorted. */
    private static final Duration SORTED_MAX = Duration.ofDays(8);

    /** So few tasks are read one by one, wherever they are. */
    private static final int RARE_MAX = 1_000;

    /** For an export, at least so many are looked for at once. */
    private static final int PLACES_MAX = 5_000;

    /** The text of the tasks that are in memory while the reader of an export takes them; with their objects, it is several times as much. */
    private static final int PART_BYTES_MAX = 262_144;

    /** A search for words may take until the connection's time is over, and all together would take all connections. */
    private static final int AT_ONCE_MAX = 3;

    private static final int OF_ONE_PERSON_MAX = 2;

    /** Shorter than a list waits for its turn: a search holds one of those turns while it waits for its own. */
    private static final Duration LIST_WAIT_MAX = Duration.ofSeconds(2);

    private static final Duration FILE_WAIT_MAX = Duration.ofSeconds(10);

    private final Shares turns = new Shares(AT_ONCE_MAX, OF_ONE_PERSON_MAX, TooManySearches::new);
    private final JdbcClient jdbc;

    FoundTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All tasks by number, with the index on it, unless there are few. */
    private static final String OF_ALL = """
            select *
            from task
            %s
            order by %s desc
            limit :limit
            """;

    /**
     * The tasks of each person, with an index on the assignee. In one query for all people, the planner would scan the
     * newest tasks of everybody, down to the very first if these people have none. Only numbers are sorted: the index of
     * done tasks has them, so that thousands of rows need not be read for fifty.
     */
    private static final String OF_PEOPLE = """
            select task.*
            from (select one.number
                  from unnest(:people) as wanted (id)
                  cross join lateral (
                  %s) as one
                  order by one.number desc
                  limit :limit) as chosen
            join task on task.number = chosen.number
            """;

    private static final String OF_PERSON = """
            (select task.number
             from task
             %s
             order by task.number + 0 desc
             limit :limit)
            """;

    /**
     * The tasks with the words, block by block from the newest numbers on, until there are enough: the index finds the tasks
     * of a block that have a word without those of other blocks. A word of every second task costs one block, and one that
     * only old tasks have costs a look per block. {@code offset 0} keeps the planner from reading all tasks of an author for each
     * block, which it did at a million tasks, for 22 seconds.
     */
    private static final String WITH_WORDS = """
            select one.*
            from (select number as block
                  from generate_series(least(:before - 1, (select max(number) from task_search)) >> 13, :least >> 13, -1) as number
                  order by number desc
                  offset 0) as part
            cross join lateral (
              select task.*
              from (
                select number
                from task_search
                where words @@ (cast('''#' || part.block || '''' as tsquery) && cast(:words as tsquery))
                offset 0) as worded
              join task on task.number = worded.number
              %s
              order by task.number + 0 desc
              limit :limit) as one
            order by part.block desc, one.number desc
            limit :limit
            """;

    /**
     * The newest tasks before the number {@code before}, newest first.
     *
     * @throws TooManySearches when running searches, perhaps the same person's, take too long
     */
    List<Task> list(TaskFilter filter, long before, int limit) {
        return inTurn(LIST_WAIT_MAX, () -> find(filter, before, limit, TaskRow.LIST, TaskRow::task));
    }

    /** @param bytes of its texts */
    private record Place(long number, int bytes) {}

    private static final String PLACES = """
            select task.number, octet_length(task.title) + octet_length(task.description) as bytes
            from task
            """;

    /**
     * Reads all tasks of a filter, newest first, a few at a time. The search is repeated only for thousands of tasks, since it
     * may sort all of them.
     */
    void each(TaskFilter filter, Reader reader) throws IOException {
        long before = Long.MAX_VALUE;
        List<Place> places;
        do {
            long end = before;
            places = inTurn(FILE_WAIT_MAX, () -> find(filter, end, PLACES_MAX, PLACES, Rows.as(Place.class)));
            for (List<Long> numbers : parts(places)) {
                for (Task task : whole(numbers)) {
                    reader.read(task);
                }
            }
            before = places.isEmpty() ? before : places.getLast().number();
        } while (places.size() == PLACES_MAX);
    }

    interface Reader {

        void read(Task task) throws IOException;
    }

    private static List<List<Long>> parts(List<Place> places) {
        List<List<Long>> parts = new ArrayList<>();
        int bytes = PART_BYTES_MAX;
        for (Place place : places) {
            bytes += place.bytes();
            if (bytes > PART_BYTES_MAX || parts.getLast().size() == Paging.LIMIT_MAX) {
                parts.add(new ArrayList<>());
                bytes = place.bytes();
            }
            parts.getLast().add(place.number());
        }
        return parts;
    }

    private List<Task> whole(List<Long> numbers) {
        return jdbc.sql(TaskRow.SELECT + "where task.number = any(:numbers) order by task.number desc")
                .param("numbers", Columns.longs(numbers, number -> number))
                .query(TaskRow::task)
                .list();
    }

    private <T> List<T> inTurn(Duration waitMax, Supplier<List<T>> search) {
        try (Shares.Share turn = turns.share()) {
            turn.take(1, waitMax);
            return search.get();
        }
    }

    /** {@code too-many-searches}. */
    static final class TooManySearches extends TaskRefusal {
        TooManySearches() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "too-many-searches",
                    "Many searches are running, perhaps some of yours, and take long: try again in a minute, with words that fewer tasks have.");
        }
    }

    private <T> List<T> find(TaskFilter filter, long before, int limit, String select, RowMapper<T> mapper) {
        Optional<List<Long>> few = ofARarePrice(filter);
        if (few.isPresent()) {
            Map<String, Object> values = filter.allValues();
            values.put("numbers", Columns.longs(few.get(), number -> number));
            values.put("before", before);
            values.put("limit", limit);
            String where = filter.whereAll("task.number = any(:numbers) and task.number < :before");
            return read(OF_ALL.formatted(where, "task.number + 0"), values, select, mapper);
        }
        Map<String, Object> values = new HashMap<>(filter.values());
        Numbers numbers = numbers(filter.created());
        boolean byBlock = filter.people() == null && !filter.words().isEmpty();
        // Within a block, the planner would rather read a range of numbers than use the index on words.
        String number = byBlock ? "task.number + 0" : "task.number";
        List<String> more = new ArrayList<>(List.of(number + " < :before", number + " >= :least"));
        values.put("before", Math.min(before, numbers.end()));
        values.put("least", numbers.least());
        values.put("limit", limit);
        if (!filter.words().isEmpty()) {
            values.put("words", filter.words());
            if (!byBlock) {
                more.add(TaskFilter.HAS_WORDS);
            }
        }
        String where = filter.where(String.join("\n  and ", more));
        String tasks;
        if (filter.people() != null) {
            values.put("people", Columns.uuids(filter.people()));
            tasks = ofPeople(where + "\n  and task.assignee_id = wanted.id", filter.hasStatus());
        } else if (byBlock) {
            tasks = WITH_WORDS.formatted(where);
        } else {
            tasks = OF_ALL.formatted(where, filter.done().isWithin(SORTED_MAX) ? "task.number + 0" : "task.number");
        }
        return read(tasks, values, select, mapper);
    }

    private <T> List<T> read(String tasks, Map<String, Object> values, String select, RowMapper<T> mapper) {
        return jdbc.sql("with task as (\n%s)\n".formatted(tasks) + select + "order by task.number desc")
                .params(values)
                .query(mapper)
                .list();
    }

    /** The numbers of all tasks of one of the prices, if few tasks have it. */
    private Optional<List<Long>> ofARarePrice(TaskFilter filter) {
        for (String price : filter.prices()) {
            List<Long> numbers = jdbc.sql("%s limit %d".formatted(price, RARE_MAX + 1))
                    .params(filter.values())
                    .query((row, n) -> row.getLong("number"))
                    .list();
            if (numbers.size() <= RARE_MAX) {
                return Optional.of(numbers);
            }
        }
        return Optional.empty();
    }

    /** Open and done tasks each have their own index. */
    private static String ofPeople(String where, boolean hasStatus) {
        return OF_PEOPLE.formatted(
                hasStatus
                        ? OF_PERSON.formatted(where)
                        : Stream.of(Status.values())
                                .map(status ->
                                        OF_PERSON.formatted(where + "\n  and task.status = '%s'".formatted(status)))
                                .collect(Collectors.joining("union all\n")));
    }

    /** Consecutive numbers, from {@code least} to the one before {@code end}. */
    private record Numbers(long least, long end) {}

    /**
     * Numbers and times of creation have the same order, except for tasks that are created at the same time by several
     * transactions or processes, whose clocks differ. So the first and the last number of a time are among the first and
     * last ten thousand of its tasks.
     */
    private static final String LEAST = """
            select coalesce(min(number), 9223372036854775807) from (
              select number from task_search where created_at >= :from order by created_at, number limit 10000) as earliest
            """;

    private static final String END = """
            select coalesce(max(number), 0) + 1 from (
              select number from task_search where created_at < :to order by created_at desc, number desc limit 10000) as latest
            """;

    private Numbers numbers(Span created) {
        long least = created.from() == null
                ? 1
                : jdbc.sql(LEAST)
                        .param("from", created.first())
                        .query(Long.class)
                        .single();
        long end = created.to() == null
                ? Long.MAX_VALUE
                : jdbc.sql(END).param("to", created.end()).query(Long.class).single();
        return new Numbers(least, end);
    }
}
