package dev.ates.analytics.engine;

import java.util.List;

/**
 * A projection of the journal; a bean of this type is all that a metric registers. The engine applies it in the transaction that
 * extends the journal, rebuilds it, and replaces its tables.
 *
 * @param name unique, 1 to 40 of {@code a-z}, {@code _}
 * @param version from 1; a higher one than the tables' makes the engine rebuild them
 * @param tables the tables that the steps write, created by a migration; no other metric writes them
 * @param steps SQL statements, run in this order for each section of the journal: the events that {@link
 *     dev.ates.analytics.journal.Facts#SECTION} selects. The boundaries of the sections must not affect the result. The steps name tables without a schema,
 *     because a rebuild runs them on copies
 * @param reach which rows the events of a day can change: whether some days can be rebuilt alone
 */
public record Metric(String name, int version, List<String> tables, List<String> steps, Reach reach) {

    /** Which rows the events of a day can change. */
    public enum Reach {
        /** Those of the day: every table has a column {@code day}. */
        day,
        /** Those of the day and of later ones: every table has a column {@code day}. */
        later_days,
        /** Any. */
        any
    }

    public Metric {
        if (!name.matches("[a-z_]{1,40}")) {
            throw new IllegalArgumentException("name must be 1 to 40 of a-z and _, it is '%s'".formatted(name));
        }
        tables = List.copyOf(tables);
        steps = List.copyOf(steps);
    }

    /** Whether a range of its days can be rebuilt alone. */
    boolean hasDays() {
        return reach != Reach.any;
    }
}
