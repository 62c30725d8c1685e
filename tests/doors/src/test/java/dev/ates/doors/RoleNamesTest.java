package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A role is a constant of the enum {@code Role}: its name in quotes, or in an expression of Spring Security, would not
 * be found when a role changes. Seen to fail with 46 lines that named roles in this way, and with a replay's people.
 */
class RoleNamesTest {

    private static final Pattern NAME = Pattern.compile(
            "[\"'](employee|manager|accountant|administrator)s?[\"']|has(Any)?(Role|Authority)\\(['\"]");

    @Test
    void noRoleIsNamedByAText() {
        Map<String, String> sources = Sources.texts("(?!tests/|testkit/|benchmarks/).*/src/main/.*\\.(java|html)");

        assertThat(sources).hasSizeGreaterThan(300);
        assertThat(sources.entrySet().stream()
                        .flatMap(source -> source.getValue()
                                .lines()
                                .filter(line -> NAME.matcher(line).find())
                                .map(line -> source.getKey() + ": " + line.strip())))
                .isEmpty();
    }
}
