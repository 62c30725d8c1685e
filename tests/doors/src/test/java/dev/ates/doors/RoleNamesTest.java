package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A role is a constant of the enum {@code Role}: its name in quotes, or in an expression of Spring Security, would not
 * be found when a role changes. Seen to fail with 46 lines that named roles in this way.
 */
class RoleNamesTest {

    private static final Path TREE = Path.of("../..");
    private static final List<String> MODULES = List.of(
            "bank",
            "messaging",
            "ops",
            "robots",
            "services/accounting",
            "services/analytics",
            "services/tracker",
            "ui");

    private static final Pattern NAME = Pattern.compile(
            "[\"'](employee|manager|accountant|administrator)s?[\"']|has(Any)?(Role|Authority)\\(['\"]");

    @Test
    void noRoleIsNamedByAText() throws IOException {
        for (String module : MODULES) {
            Path sources = TREE.resolve(module).resolve("src/main");
            try (Stream<Path> files = Files.walk(sources)) {
                assertThat(files.filter(file -> file.toString().matches(".*\\.(java|html)"))
                                .flatMap(RoleNamesTest::named))
                        .isEmpty();
            }
        }
    }

    private static Stream<String> named(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> NAME.matcher(line).find())
                    .map(line -> TREE.relativize(file) + ": " + line.strip());
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + file, e);
        }
    }
}
