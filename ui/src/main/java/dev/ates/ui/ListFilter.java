package dev.ates.ui;

import dev.ates.contracts.TextRule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The filter above a list: its fields and their current values. {@code ui/fragments :: filter} shows it as a form, and
 * {@link #address} keeps it from page to page.
 *
 * @param path of the list
 * @param complaint why the filter cannot be applied; {@code null} if the list is filtered
 */
public record ListFilter(
        String path, List<Field> fields, @Nullable String complaint) {

    /** How a value is entered. */
    public enum Kind {
        text,
        date,
        choice
    }

    /**
     * @param name of the parameter
     * @param value empty if the field does not filter
     * @param choices of a choice, all of them
     */
    public record Field(String name, String label, Kind kind, String value, List<Choice> choices) {

        private String said() {
            return switch (kind) {
                case text -> "“%s”".formatted(Flash.apart(value));
                case choice ->
                    choices.stream()
                            .filter(choice -> choice.value().equals(value))
                            .map(Choice::words)
                            .findAny()
                            .orElse(value);
                case date -> value;
            };
        }
    }

    /** @param words what people read instead of the value */
    public record Choice(String value, String words) {

        private static Choice of(String value) {
            return new Choice(value, value.replace('_', ' '));
        }
    }

    private static final int LENGTH_MAX = 200;

    /**
     * The cleaned text of a parameter; {@code null} if it is blank.
     *
     * @throws InvalidParameter naming the parameter
     */
    public static @Nullable String typed(String parameter, @Nullable String typed) {
        try {
            String text = new TextRule(parameter, 0, LENGTH_MAX, false).keep(typed);
            return text.isEmpty() ? null : text;
        } catch (TextRule.Refused refused) {
            throw new InvalidParameter(refused);
        }
    }

    /**
     * One of several names that only the running service knows; {@code null} when empty.
     *
     * @throws InvalidParameter naming the parameter and the choices
     */
    public static @Nullable String chosen(String parameter, @Nullable String typed, List<String> choices) {
        String text = typed(parameter, typed);
        if (text != null && !choices.contains(text)) {
            throw new InvalidParameter(parameter, text, "must be one of " + String.join(", ", choices));
        }
        return text;
    }

    /** A filter without fields. */
    public static ListFilter of(String path) {
        return new ListFilter(path, List.of(), null);
    }

    public ListFilter text(String name, String label, @Nullable String value) {
        return with(new Field(name, label, Kind.text, Objects.requireNonNullElse(value, ""), List.of()));
    }

    public ListFilter day(String name, String label, @Nullable LocalDate value) {
        return with(new Field(name, label, Kind.date, value == null ? "" : value.toString(), List.of()));
    }

    /** @param choices all values */
    public ListFilter choice(String name, String label, Enum<?>[] choices, @Nullable Enum<?> value) {
        return choice(name, label, Stream.of(choices).map(Enum::name).toList(), value == null ? null : value.name());
    }

    /** @param choices all of them */
    public ListFilter choice(String name, String label, List<String> choices, @Nullable String value) {
        return choiceOf(name, label, choices.stream().map(Choice::of).toList(), value);
    }

    /**
     * A choice among values that have words of their own.
     *
     * @param choices all values
     */
    public <E extends Enum<E>> ListFilter choice(
            String name, String label, E[] choices, Function<E, String> words, @Nullable E value) {
        return choiceOf(
                name,
                label,
                Stream.of(choices)
                        .map(choice -> new Choice(choice.name(), words.apply(choice)))
                        .toList(),
                value == null ? null : value.name());
    }

    private ListFilter choiceOf(String name, String label, List<Choice> choices, @Nullable String value) {
        return with(new Field(name, label, Kind.choice, Objects.requireNonNullElse(value, ""), choices));
    }

    /** Adds the parameter {@code person}. */
    public ListFilter person(PersonFilter found) {
        ListFilter with = text("person", "Person", found.typed());
        return new ListFilter(path, with.fields(), found.complaint());
    }

    /** @param refusal why the filter cannot be applied */
    public ListFilter refused(String refusal) {
        return new ListFilter(path, fields, refusal);
    }

    private ListFilter with(Field field) {
        List<Field> more = new ArrayList<>(fields);
        more.add(field);
        return new ListFilter(path, List.copyOf(more), complaint);
    }

    /** Whether any field filters. */
    public boolean isSet() {
        return fields.stream().anyMatch(field -> !field.value().isEmpty());
    }

    /** The current filter in words: {@code Person “anna”, Day 2026-11-24}. */
    public String asked() {
        return fields.stream()
                .filter(field -> !field.value().isEmpty())
                .map(field -> "%s %s".formatted(field.label(), field.said()))
                .collect(Collectors.joining(", "));
    }

    /** The address of the list with the current filter. */
    public String address() {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        Map<String, String> values = new HashMap<>();
        for (Field field : fields) {
            if (!field.value().isEmpty()) {
                address.queryParam(field.name(), "{%s}".formatted(field.name()));
                values.put(field.name(), field.value());
            }
        }
        return address.encode().buildAndExpand(values).toUriString();
    }
}
