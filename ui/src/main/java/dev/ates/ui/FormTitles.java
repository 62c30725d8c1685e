package dev.ates.ui;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The titles of a service's forms, for the page that shows a kept form.
 *
 * @param byPath titles by target path, with {@code *} for a part that is an id
 * @param decisions the paths whose forms are never kept: people who decide on money must see it while deciding
 */
public record FormTitles(Map<String, String> byPath, Set<String> decisions) {

    private static final Pattern STAR = Pattern.compile("\\*");

    /** The titles of a service: its own, and those of the modules that it imports. */
    public static FormTitles all(Collection<FormTitles> parts) {
        Map<String, String> byPath = new HashMap<>();
        parts.forEach(part -> byPath.putAll(part.byPath));
        return new FormTitles(
                byPath,
                parts.stream().flatMap(part -> part.decisions.stream()).collect(Collectors.toUnmodifiableSet()));
    }

    public boolean hasTitle(String sentTo) {
        return known(sentTo).isPresent();
    }

    /** The title, or {@code A form} if there is none. */
    public String of(String sentTo) {
        return known(sentTo).map(byPath::get).orElse("A form");
    }

    public boolean isDecision(String sentTo) {
        return known(sentTo).filter(decisions::contains).isPresent();
    }

    /** The parts of the address that name the form's object: ids, days. */
    public List<String> objects(String sentTo) {
        return known(sentTo).stream()
                .flatMap(path -> Pattern.compile(pattern(path)).matcher(sentTo).results())
                .flatMap(FormTitles::groups)
                .toList();
    }

    private static Stream<String> groups(MatchResult found) {
        return IntStream.rangeClosed(1, found.groupCount()).mapToObj(found::group);
    }

    private Optional<String> known(String sentTo) {
        return byPath.keySet().stream()
                .filter(path -> sentTo.matches(pattern(path)))
                .findFirst();
    }

    private static String pattern(String path) {
        return STAR.splitAsStream(path + " ")
                .map(part -> Pattern.quote(part.stripTrailing()))
                .collect(Collectors.joining("([^/]+)"));
    }
}
