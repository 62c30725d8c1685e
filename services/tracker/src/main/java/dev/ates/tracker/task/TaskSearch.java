package dev.ates.tracker.task;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.TextRule;
import dev.ates.sql.Columns;
import dev.ates.tracker.search.QueryRefused;
import dev.ates.tracker.search.TaskQuery;
import dev.ates.tracker.search.TaskQuery.Amounts;
import dev.ates.tracker.search.TaskQuery.Days;
import dev.ates.tracker.search.TaskQuery.Term;
import dev.ates.tracker.search.TaskQuery.Text;
import dev.ates.tracker.search.Words;
import dev.ates.tracker.task.Task.Status;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.PersonFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Turns a search into conditions on tasks. */
@Component
final class TaskSearch {

    /** The language, for the API's document. */
    static final String LANGUAGE = """
            Terms that must all apply: a word or "words next to each other" of the title, the description or the external id; \
            assignee:ME, by:ME (who created it; ME is me, a part of a name, or an id), status:open|done, id:EXTERNAL_ID, \
            fee:AMOUNT and price:AMOUNT (19.99, >20, <=20, 10..20), created:DAY and done:DAY (2026-11-24, today, yesterday, >=DAY, \
            DAY..DAY). A hyphen before a term excludes what matches it; within quotes, two quotes are one. At most 500 characters \
            and 20 terms.""";

    private static final TextRule TYPED = TextRule.line("q", 0, 500);

    /**
     * The cleaned text of a search.
     *
     * @throws InvalidParameter if it breaks the rule
     */
    static String cleaned(@Nullable String typed) {
        try {
            return TYPED.keep(typed);
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }

    /** Adds what a page filters by beside the search. */
    static String joined(
            @Nullable String typed,
            @Nullable Status status,
            String person,
            @Nullable LocalDate created,
            @Nullable LocalDate done) {
        var joined = new StringJoiner(" ");
        add(joined, "", typed);
        add(joined, "status:", status);
        add(joined, "assignee:", person.isEmpty() ? null : "\"%s\"".formatted(person.replace("\"", "\"\"")));
        add(joined, "created:", created);
        add(joined, "done:", done);
        return joined.toString();
    }

    private static void add(StringJoiner joined, String name, @Nullable Object value) {
        if (value != null) {
            joined.add(name + value);
        }
    }

    private static final String ME = "me";

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;
    private final Prices prices;

    TaskSearch(JdbcClient jdbc, BusinessCalendar calendar, Prices prices) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.prices = prices;
    }

    /**
     * Adds the terms of a search to a filter.
     *
     * @param typed the search, of a bounded length; {@code null} and empty for none
     * @throws QueryRefused naming the term that is wrong
     */
    TaskFilter add(TaskFilter filter, @Nullable String typed, Caller caller) {
        if (typed != null) {
            for (Term term :
                    TaskQuery.parse(typed, calendar.today(), prices.currency()).terms()) {
                add(filter, term, caller);
            }
        }
        return filter;
    }

    private void add(TaskFilter filter, Term term, Caller caller) {
        boolean negated = term.negated();
        switch (term.field()) {
            case words -> filter.words(Words.query(text(term)), negated);
            case id -> filter.condition(TaskFilter.IS_CALLED, text(term), negated);
            case status -> {
                Status status = Status.valueOf(text(term));
                filter.status(negated ? other(status) : status);
            }
            case by -> filter.condition("task.created_by = any(:value)", Columns.uuids(people(term, caller)), negated);
            case assignee -> {
                List<UUID> people = people(term, caller);
                if (negated) {
                    filter.condition(TaskFilter.HAS_ASSIGNEE, Columns.uuids(people), true);
                } else {
                    filter.people(people);
                }
            }
            case fee -> amounts(filter, term, "-task.fee_minor");
            case reward -> amounts(filter, term, "task.reward_minor");
            case created -> {
                if (negated) {
                    filter.during("task.created_at", span(term), true);
                } else {
                    filter.created(span(term));
                }
            }
            case done -> {
                if (negated) {
                    filter.during("task.done_at", span(term), true);
                } else {
                    filter.done(span(term));
                }
            }
        }
    }

    private static Status other(Status status) {
        return status == Status.open ? Status.done : Status.open;
    }

    private static void amounts(TaskFilter filter, Term term, String column) {
        Amounts amounts = (Amounts) term.value();
        filter.price(column, amounts.min(), amounts.max() == null ? null : amounts.max() + 1, term.negated());
    }

    private Span span(Term term) {
        Days days = (Days) term.value();
        return Span.of(calendar, days.min(), days.max());
    }

    private static String text(Term term) {
        return ((Text) term.value()).text();
    }

    private static final String NAMED =
            "select id from person where " + PersonFilter.CONTAINS_NAME + " order by id limit :limit";

    private List<UUID> people(Term term, Caller caller) {
        Text typed = (Text) term.value();
        if (typed.text().equalsIgnoreCase(ME) && !typed.exact()) {
            return List.of(caller.id());
        }
        return PersonFilter.id(typed.text()).map(List::of).orElseGet(() -> named(term, typed.text()));
    }

    private List<UUID> named(Term term, String name) {
        List<UUID> ids = jdbc.sql(NAMED)
                .param("name", name)
                .param("limit", PersonFilter.PEOPLE_MAX + 1)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
        if (ids.size() > PersonFilter.PEOPLE_MAX) {
            throw new QueryRefused(
                    term.position(),
                    "More than %d people have “%s” in their names: type more of the name."
                            .formatted(PersonFilter.PEOPLE_MAX, Flash.apart(name)));
        }
        return ids;
    }
}
