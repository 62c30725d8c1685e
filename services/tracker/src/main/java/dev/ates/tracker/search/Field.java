package dev.ates.tracker.search;

import java.util.List;

/** What a term of a search is about, with the form of its values. The names are those of the language. */
public enum Field {
    /** The title, the description and the external id. Such a term has no name. */
    words(Kind.text, "words", List.of()),
    assignee(Kind.person, "me, a part of a name, or an id", List.of()),
    by(Kind.person, "me, a part of a name, or an id", List.of()),
    status(Kind.choice, "open or done", List.of("open", "done")),
    id(Kind.text, "the id that the task has in another system", List.of()),
    fee(Kind.amount, Kind.AMOUNTS, List.of()),
    /** What a task is worth, also called {@code price}. */
    reward(Kind.amount, Kind.AMOUNTS, List.of()),
    created(Kind.day, Kind.DAYS, List.of()),
    done(Kind.day, Kind.DAYS, List.of());

    /** The form of a value. */
    enum Kind {
        text,
        person,
        choice,
        amount,
        day;

        private static final String AMOUNTS =
                "an amount such as 20 or 19.99, or >20, >=20, <20, <=20, 10..20, 10.., ..20";
        private static final String DAYS =
                "a day such as 2026-11-24, today or yesterday, or >2026-11-01, <today, 2026-11-01..today, ..yesterday";
    }

    final Kind kind;
    final String expected;
    final List<String> choices;

    Field(Kind kind, String expected, List<String> choices) {
        this.kind = kind;
        this.expected = expected;
        this.choices = choices;
    }
}
