package dev.ates.tracker.search;

import dev.ates.contracts.Decimals;
import dev.ates.contracts.ForeignText;
import dev.ates.tracker.search.TaskQuery.Amounts;
import dev.ates.tracker.search.TaskQuery.Days;
import dev.ates.tracker.search.TaskQuery.Term;
import dev.ates.tracker.search.TaskQuery.Text;
import dev.ates.tracker.search.TaskQuery.Value;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a search term by term, from left to right. */
final class QueryParser {

    private static final Pattern COMPARED = Pattern.compile("(?<sign>[<>]=?)(?<bound>.*)", Pattern.DOTALL);
    private static final String PRICE = "price";
    /** Far more than any task costs, and far from the bounds of a long in each currency. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,3})?");

    private final String text;
    private final LocalDate today;
    private final String currency;
    private int at;

    QueryParser(String text, LocalDate today, String currency) {
        this.text = text;
        this.today = today;
        this.currency = currency;
    }

    TaskQuery query() {
        List<Term> terms = new ArrayList<>();
        for (skipBlanks(); at < text.length(); skipBlanks()) {
            if (terms.size() == TaskQuery.TERMS_MAX) {
                throw refused(at, "A search has at most %d terms.".formatted(TaskQuery.TERMS_MAX));
            }
            terms.add(term());
        }
        return new TaskQuery(List.copyOf(terms));
    }

    /** People count characters, whatever the number of {@code char}s in one. */
    private int position(int index) {
        return text.codePointCount(0, index) + 1;
    }

    private QueryRefused refused(int index, String complaint) {
        return new QueryRefused(position(index), complaint);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Term term() {
        int begin = at;
        boolean negated = text.charAt(at) == '-';
        if (negated) {
            at++;
        }
        Field field = field(begin);
        boolean exact = at < text.length() && text.charAt(at) == '"';
        int valueAt = at;
        String value = exact ? quoted() : upToBlank();
        if (value.isBlank()) {
            throw refused(
                    valueAt,
                    field == Field.words
                            ? "A word is missing."
                            : "After %s: comes %s.".formatted(field, field.expected));
        }
        return new Term(position(begin), negated, field, value(field, value, exact, position(valueAt)));
    }

    /** A name and its colon, or else words: a colon may also be part of a word. */
    private Field field(int begin) {
        int end = at;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        if (end == at || !text.startsWith(":", end) || text.startsWith("://", end)) {
            return Field.words;
        }
        String name = text.substring(at, end).toLowerCase(Locale.ROOT);
        Field field = named(name)
                .orElseThrow(() -> refused(
                        begin,
                        "There is no field %s. There are %s. A word with a colon stands in quotes."
                                .formatted(ForeignText.shown(name), names())));
        at = end + 1;
        return field;
    }

    private static Optional<Field> named(String name) {
        return Arrays.stream(Field.values())
                .filter(field -> field != Field.words && field.name().equals(name))
                .findAny()
                .or(() -> name.equals(PRICE) ? Optional.of(Field.reward) : Optional.empty());
    }

    private static String names() {
        return Arrays.stream(Field.values())
                .filter(field -> field != Field.words)
                .map(field -> field == Field.reward ? field + " or " + PRICE : field.name())
                .collect(Collectors.joining(", "));
    }

    /** Within quotes, two of them are one. */
    private String quoted() {
        var value = new StringBuilder();
        int begin = at++;
        for (int end = text.indexOf('"', at); end >= 0; end = text.indexOf('"', at)) {
            value.append(text, at, end);
            at = end + 1;
            if (!text.startsWith("\"", at)) {
                return value.toString();
            }
            value.append('"');
            at++;
        }
        throw refused(begin, "The quotes are not closed.");
    }

    private String upToBlank() {
        int begin = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(begin, at);
    }

    private Value value(Field field, String value, boolean exact, int position) {
        return switch (field.kind) {
            case text -> {
                if (field == Field.words && Words.of(value).isEmpty()) {
                    throw new QueryRefused(
                            position, "%s has no letter and no digit.".formatted(ForeignText.shown(value)));
                }
                yield new Text(value, exact);
            }
            case person -> new Text(value, exact);
            case choice -> {
                String chosen = value.toLowerCase(Locale.ROOT);
                if (!field.choices.contains(chosen)) {
                    throw new QueryRefused(position, complaint(field, value));
                }
                yield new Text(chosen, exact);
            }
            case amount -> {
                Range<Long> range = range(field, value, position, this::amount, (minor, steps) -> minor + steps);
                yield new Amounts(range.min(), range.max());
            }
            case day -> {
                Range<LocalDate> range = range(field, value, position, this::day, LocalDate::plusDays);
                yield new Days(range.min(), range.max());
            }
        };
    }

    private record Range<T>(@Nullable T min, @Nullable T max) {}

    /** @param moved a value so many steps later */
    private static <T extends Comparable<? super T>> Range<T> range(
            Field field, String value, int position, Function<String, T> read, BiFunction<T, Integer, T> moved) {
        try {
            Matcher compared = COMPARED.matcher(value);
            if (compared.matches()) {
                T bound = read.apply(compared.group("bound"));
                return switch (compared.group("sign")) {
                    case ">" -> new Range<>(moved.apply(bound, 1), null);
                    case ">=" -> new Range<>(bound, null);
                    case "<" -> new Range<>(null, moved.apply(bound, -1));
                    default -> new Range<>(null, bound);
                };
            }
            int dots = value.indexOf("..");
            if (dots < 0) {
                T one = read.apply(value);
                return new Range<>(one, one);
            }
            String from = value.substring(0, dots);
            String to = value.substring(dots + 2);
            if (from.isEmpty() && to.isEmpty()) {
                throw new QueryRefused(position, complaint(field, value));
            }
            T min = from.isEmpty() ? null : read.apply(from);
            T max = to.isEmpty() ? null : read.apply(to);
            if (min != null && max != null && min.compareTo(max) > 0) {
                throw new QueryRefused(
                        position, "The range %s ends before it begins.".formatted(ForeignText.shown(value)));
            }
            return new Range<>(min, max);
        } catch (IllegalArgumentException e) {
            throw new QueryRefused(position, complaint(field, value), e);
        }
    }

    private long amount(String decimal) {
        if (!AMOUNT.matcher(decimal).matches()) {
            throw new IllegalArgumentException(decimal);
        }
        return Decimals.minor(decimal, currency);
    }

    private LocalDate day(String typed) {
        return switch (typed.toLowerCase(Locale.ROOT)) {
            case "today" -> today;
            case "yesterday" -> today.minusDays(1);
            default -> dev.ates.ui.Days.parse(typed);
        };
    }

    private static String complaint(Field field, String value) {
        return "%s: %s is not %s.".formatted(field, ForeignText.shown(value), field.expected);
    }
}
