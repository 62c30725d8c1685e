package dev.ates.tracker.task;

import dev.ates.sql.Columns;
import dev.ates.sql.Where;
import dev.ates.tracker.task.Task.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The filter of a list of tasks, condition by condition; a task must match all. {@link FoundTasks} reads such a list. */
final class TaskFilter {

    static final String HAS_ASSIGNEE = "task.assignee_id = any(:value)";

    private final Where where = new Where();
    private final List<String> words = new ArrayList<>();
    private final List<String> prices = new ArrayList<>();
    private int values;
    private @Nullable List<UUID> people;
    private Span created = Span.ALWAYS;
    private Span done = Span.ALWAYS;
    private boolean hasStatus;

    static TaskFilter of(@Nullable Status status) {
        return new TaskFilter().status(status);
    }

    /** @param status {@code null} for both */
    TaskFilter status(@Nullable Status status) {
        where.is("task.status", status);
        hasStatus |= status != null;
        return this;
    }

    /** @param ids of latest assignees, {@code null} for everybody */
    TaskFilter people(@Nullable List<UUID> ids) {
        if (people == null) {
            people = ids;
        } else if (ids != null) {
            condition(HAS_ASSIGNEE, Columns.uuids(ids), false);
        }
        return this;
    }

    static final String IS_CALLED = "task.external_id = :value";

    /** @param externalId {@code null} or empty for all */
    TaskFilter called(@Nullable String externalId) {
        return externalId == null || externalId.isEmpty() ? this : condition(IS_CALLED, externalId, false);
    }

    /** @param during {@code null} for always */
    TaskFilter created(@Nullable Span during) {
        if (during != null) {
            created = created.and(during);
            during("task.created_at", during, false);
        }
        return this;
    }

    /** @param during {@code null} for always, and for tasks that are not done */
    TaskFilter done(@Nullable Span during) {
        if (during != null) {
            done = done.and(during);
            status(Status.done);
            during("task.done_at", during, false);
        }
        return this;
    }

    /** @param column a constant text */
    TaskFilter during(String column, Span during, boolean negated) {
        return condition(inside(column, during.first(), during.end()), negated);
    }

    /**
     * A half-open range of a price; at least one end is closed.
     *
     * @param price a constant text with columns of {@code task} that {@code task_search} has as well, and an index on it
     * @param negated whether the price must not be in it
     */
    TaskFilter price(String price, @Nullable Long from, @Nullable Long to, boolean negated) {
        String inside = inside(price, from, to);
        if (!negated) {
            // In the order of the index, so that no plan reads the others.
            prices.add("select number from task_search as task where %s order by %s".formatted(inside, price));
        }
        return condition(inside, negated);
    }

    private String inside(String column, @Nullable Object from, @Nullable Object to) {
        List<String> ends = new ArrayList<>();
        if (from != null) {
            ends.add("%s >= :%s".formatted(column, named(from)));
        }
        if (to != null) {
            ends.add("%s < :%s".formatted(column, named(to)));
        }
        return String.join(" and ", ends);
    }

    /** @param phrase a literal of a {@code tsquery} */
    TaskFilter words(String phrase, boolean negated) {
        words.add("%s(%s)".formatted(negated ? "!" : "", phrase));
        return this;
    }

    /**
     * @param condition a constant text, with {@code :value} where the value is
     * @param negated whether it must not hold; one that is neither true nor false does not hold
     */
    TaskFilter condition(String condition, Object value, boolean negated) {
        return condition(condition.replace(":value", ":" + named(value)), negated);
    }

    private TaskFilter condition(String condition, boolean negated) {
        where.and(negated ? "(%s) is not true".formatted(condition) : condition);
        return this;
    }

    /** The name of a new parameter with this value. */
    private String named(Object value) {
        String name = "value" + ++values;
        where.value(name, value);
        return name;
    }

    /** The latest assignees; {@code null} for everybody. */
    @Nullable
    List<UUID> people() {
        return people;
    }

    /** Statements that read the numbers of the tasks of each price, with {@link #values}. */
    List<String> prices() {
        return prices;
    }

    /** A literal of a {@code tsquery} that the words of a task must match; empty without words. */
    String words() {
        return String.join(" & ", words);
    }

    boolean hasStatus() {
        return hasStatus;
    }

    /** When the tasks were created. What was done until then was created before. */
    Span created() {
        return created.and(new Span(null, done.to()));
    }

    /** When the tasks were done. */
    Span done() {
        return done;
    }

    /**
     * {@code where …} with the conditions on {@code task}, without {@link #words} and the first {@link #people}.
     *
     * @param more one more condition, or several with {@code and} between them; a constant text
     */
    String where(String more) {
        return (where.text().isEmpty() ? "where " : where.text() + "  and ") + more;
    }

    Map<String, Object> values() {
        return where.values();
    }

    /**
     * A condition for tasks that another index has found: it reads the words of one task after the other. With {@code exists},
     * the planner would join all tasks that have the words.
     */
    static final String HAS_WORDS = """
            (select task_search.words @@ cast(:words as tsquery)
             from task_search where task_search.number = task.number)""";

    /**
     * {@code where …} with all conditions, for a list of a person's own tasks, which an index on the person finds.
     *
     * @param more as for {@link #where}
     */
    String whereAll(String more) {
        var all = new StringJoiner("\n  and ").add(more);
        if (people != null) {
            all.add("task.assignee_id = any(:people)");
        }
        if (!words.isEmpty()) {
            all.add(HAS_WORDS);
        }
        return where(all.toString());
    }

    /** The values of {@link #whereAll}. */
    Map<String, Object> allValues() {
        Map<String, Object> values = new HashMap<>(where.values());
        if (people != null) {
            values.put("people", Columns.uuids(people));
        }
        if (!words.isEmpty()) {
            values.put("words", words());
        }
        return values;
    }
}
