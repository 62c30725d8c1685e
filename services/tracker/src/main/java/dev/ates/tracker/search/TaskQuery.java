package dev.ates.tracker.search;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search for tasks, such as {@code assignee:me status:open price:>20 created:2026-11-01..today "exact words" -word}. A
 * task must match all terms.
 */
public record TaskQuery(List<Term> terms) {

    public static final int TERMS_MAX = 20;

    /**
     * One term.
     *
     * @param position of its first character (code point), from 1
     * @param negated whether the task must not match it
     */
    public record Term(int position, boolean negated, Field field, Value value) {}

    public sealed interface Value {}

    /**
     * A text, a person or a choice.
     *
     * @param exact whether it stood in quotes
     */
    public record Text(String text, boolean exact) implements Value {}

    /** Amounts in minor units, without a sign; both ends belong to the range, {@code null} is an open end. */
    public record Amounts(@Nullable Long min, @Nullable Long max) implements Value {}

    /** Business days; both ends belong to the range, {@code null} is an open end. */
    public record Days(@Nullable LocalDate min, @Nullable LocalDate max) implements Value {}

    /**
     * Parses a search.
     *
     * @param typed of a bounded length; positions are in this text
     * @param today the day that {@code today} means
     * @param currency of the amounts
     * @throws QueryRefused naming the term, its position and what is expected there
     */
    public static TaskQuery parse(String typed, LocalDate today, String currency) {
        return new QueryParser(typed, today, currency).query();
    }
}
