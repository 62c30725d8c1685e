package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The name of a person who did something cannot turn the words beside it around: pages isolate it. */
class ForeignNamesTest {

    private static final Pattern NAME = Pattern.compile("<([\\w:]+)[^<]*th:u?text=\"[^\"]*[bB]yName\\(\\)");

    @Test
    void pagesIsolateWhoDidSomething() {
        Map<String, String> templates = Sources.texts(".*/src/main/.*/templates/.*\\.html");

        assertThat(templates.values().stream()
                        .flatMap(template -> NAME.matcher(template).results())
                        .map((MatchResult shown) -> shown.group(1)))
                .hasSizeGreaterThan(5)
                .containsOnly("bdi");
    }
}
