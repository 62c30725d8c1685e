package dev.ates.analytics.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.contracts.Event;
import dev.ates.contracts.EventTypes;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The journal keeps events in the versions in which they came, and SQL selects them by their names. A version that a view does
 * not name would arrive, and count for nothing.
 */
class EventVersionsTest {

    private static final Pattern NAME = Pattern.compile("ates\\.[a-z]+\\.[a-z]+\\.v\\d+");

    @Test
    void viewsAndIndexesNameEveryVersionOfTheEventsThatTheyRead() {
        List<String> definitions =
                new Bookkeeping().jdbc.sql("""
                select viewname || ': ' || definition from pg_views where schemaname = 'public'
                union all
                select indexname || ': ' || indexdef from pg_indexes where schemaname = 'public'
                """).query(String.class).list();

        assertThat(definitions)
                .filteredOn(definition -> !names(definition).isEmpty())
                .hasSize(1)
                .allSatisfy(definition ->
                        assertThat(leftOut(definition)).as(definition).isEmpty());
    }

    /** Otherwise this test would prove nothing: all events of accounting have one version so far. */
    @Test
    void noticesAVersionThatIsLeftOut() {
        assertThat(leftOut("type = 'ates.task.assigned.v1'")).containsExactly("ates.task.assigned.v2");
        assertThat(leftOut("type in ('ates.task.completed.v2', 'ates.day.closed.v1')"))
                .containsExactly("ates.task.completed.v1");
        assertThat(leftOut("type in ('ates.task.assigned.v1', 'ates.task.assigned.v2')"))
                .isEmpty();
    }

    @Test
    void codeTakesTheNamesFromTheContracts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(30)
                    .allSatisfy(file ->
                            assertThat(names(read(file))).as(file.toString()).isEmpty());
        }
        assertThat(Facts.events(TaskAssigned.class))
                .isEqualTo("type in ('ates.task.assigned.v1', 'ates.task.assigned.v2')");
    }

    private static Set<String> leftOut(String sql) {
        Set<String> named = names(sql);
        Set<String> versions = named.stream()
                .flatMap(name -> versionsOf(name).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        versions.removeAll(named);
        return versions;
    }

    /** The names of an event in all versions, whichever one is given. */
    private static Set<String> versionsOf(String name) {
        assertThat(EventTypes.byName(name)).as(name).isPresent();
        return EventTypes.all().values().stream()
                .map((Class<? extends Event> type) -> EventTypes.of(type).keySet())
                .filter(versions -> versions.contains(name))
                .max(Comparator.comparingInt(Set::size))
                .orElseThrow();
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
