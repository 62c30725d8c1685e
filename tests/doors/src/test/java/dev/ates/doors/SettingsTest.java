package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.DispatcherServlet;

/** The READMEs list all settings, and no others. */
class SettingsTest {

    private static final Path ROOT = Path.of("..", "..");
    /** Settings that the clock reads before the YAML file. */
    private static final Set<String> READ_BEFORE =
            Set.of("ATES_DEMO", "ATES_CLOCK_ANCHOR", "ATES_CLOCK_SPEED", "ATES_CLOCK_STARTED");

    private static final Pattern READ = Pattern.compile("\\$\\{(ATES_[A-Z0-9_]+)");
    /** Defaults, except empty ones, which mean none, and those that refer to another variable. */
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{(ATES_[A-Z0-9_]+):([^$}]+)}");

    private static final Pattern IMPORT = Pattern.compile("spring\\.config\\.import: (.+)");

    private static final Pattern TOLD = Pattern.compile("ATES_[A-Z0-9_]*[A-Z0-9]");

    @ParameterizedTest
    @CsvSource({
        "services/tracker, tracker",
        "services/accounting, accounting",
        "services/analytics, analytics",
        "services/directory, directory",
        "outside, outside"
    })
    void everyVariableIsToldAndEveryOneToldIsRead(String folder, String name) throws IOException {
        var yaml = yaml(folder, name);
        var readme = Files.readString(ROOT.resolve(folder).resolve("README.md"));

        var read = found(READ, yaml, 1);
        read.addAll(READ_BEFORE);
        assertThat(found(TOLD, readme, 0)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "services/tracker, tracker",
        "services/accounting, accounting",
        "services/analytics, analytics",
        "outside, outside"
    })
    void everyPropertyIsTold(String folder, String name) throws IOException {
        var told = Files.readString(ROOT.resolve(folder).resolve("README.md"))
                + Files.readString(ROOT.resolve("ui/README.md"))
                + Files.readString(ROOT.resolve("messaging/README.md"))
                + Files.readString(ROOT.resolve("robots/README.md"));
        var yaml = yaml(folder, name);

        assertThat(properties(name)).allSatisfy(property -> {
            var last = Pattern.quote(property.substring(property.lastIndexOf('.') + 1));
            // A setting in YAML is fixed, or has a variable, which is documented.
            assertThat(Pattern.compile("[.`]" + last + "\\b").matcher(told).find()
                            || Pattern.compile("(^|[ .\n])" + last + ":")
                                    .matcher(yaml)
                                    .find())
                    .as(property)
                    .isTrue();
        });
    }

    /** A wrong default of a security setting is worse than none. */
    @ParameterizedTest
    @CsvSource({
        "services/tracker, tracker",
        "services/accounting, accounting",
        "services/analytics, analytics",
        "services/directory, directory",
        "outside, outside"
    })
    void everyDefaultIsToldAsItIs(String folder, String name) throws IOException {
        var yaml = yaml(folder, name);
        var rows = Files.readAllLines(ROOT.resolve(folder).resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(DEFAULT.matcher(yaml).results().toList()).isNotEmpty().allSatisfy(setting -> {
            var row = rows.stream()
                    .filter(line -> line.contains("`" + setting.group(1) + "`"))
                    .findFirst()
                    .orElseThrow();
            // Durations may also be written with a space.
            var value = Pattern.quote(setting.group(2)).replaceAll("(?<=\\d)(?=[smh]\\b)", "\\\\E ?\\\\Q");
            assertThat(row.replace("`", ""))
                    .as("%s is %s unless it is set", setting.group(1), setting.group(2))
                    .containsPattern("(^|[| ,])" + value + "($|[|; ,:)])");
        });
    }

    /** The settings of a program, and those that all programs share. */
    private static String yaml(String folder, String name) throws IOException {
        var text = withImports(Files.readString(ROOT.resolve(folder).resolve("src/main/resources/" + name + ".yaml")));
        return text.replace("${spring.application.name}", name);
    }

    private static String withImports(String text) throws IOException {
        var all = new StringBuilder();
        for (var imports : IMPORT.matcher(text).results().toList()) {
            for (var imported : imports.group(1).split(", ")) {
                all.append(withImports(new ClassPathResource(imported.replace("classpath:", ""))
                        .getContentAsString(StandardCharsets.UTF_8)));
            }
        }
        return all.append(text).toString();
    }

    private static Set<String> properties(String service) {
        var context = Optional.ofNullable(Instance.running()
                        .world()
                        .bean(service, DispatcherServlet.class)
                        .getWebApplicationContext())
                .orElseThrow();
        Set<String> names = new TreeSet<>();
        context.getBeansWithAnnotation(ConfigurationProperties.class).values().stream()
                .map(Object::getClass)
                .filter(type -> type.getPackageName().startsWith("dev.ates"))
                // The others are settings of libraries, bound to a bean of ours.
                .filter(type -> type.isAnnotationPresent(ConfigurationProperties.class))
                .forEach(type -> names.addAll(properties(
                        type.getAnnotation(ConfigurationProperties.class).value(), type)));
        return names;
    }

    private static Set<String> properties(String prefix, Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (var component : Optional.ofNullable(type.getRecordComponents()).orElse(new RecordComponent[0])) {
            var name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            names.addAll(component.getType().isRecord() ? properties(name, component.getType()) : Set.of(name));
        }
        return names;
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return new TreeSet<>(Stream.of(text)
                .flatMap(all -> pattern.matcher(all).results())
                .map(match -> match.group(group))
                .toList());
    }
}
