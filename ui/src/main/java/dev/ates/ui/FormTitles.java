package dev.ates.ui;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The titles of a service's forms, for the page that shows a kept form.
 *
 * @param byPath titles by target path, with {@code *} for a part that is an id
 */
public record FormTitles(Map<String, String> byPath) {

    private static final Pattern STAR = Pattern.compile("\\*");

    /** The title, or {@code A form} for one that has none. */
    public String of(String sentTo) {
        return byPath.entrySet().stream()
                .filter(form -> sentTo.matches(pattern(form.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("A form");
    }

    private static String pattern(String path) {
        return STAR.splitAsStream(path + " ")
                .map(part -> Pattern.quote(part.stripTrailing()))
                .collect(Collectors.joining("[^/]+"));
    }
}
