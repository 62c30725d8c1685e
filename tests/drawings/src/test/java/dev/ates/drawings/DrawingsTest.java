package dev.ates.drawings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.drawings.Board.Kind;
import dev.ates.drawings.Board.Lane;
import dev.ates.drawings.Board.Note;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.Yaml;

/**
 * The drawings in the documentation match the current contracts and migrations. To draw them again: {@code mvn -pl
 * tests/drawings -am -Dtest=DrawingsTest -Dsurefire.failIfNoSpecifiedTests=false -Ddrawings.draw=true test}.
 */
class DrawingsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path CONTRACTS = ROOT.resolve("contracts/src/main/resources/contracts");
    private static final Path IMAGES = ROOT.resolve("docs/images");

    private static Board board() throws IOException {
        return Board.read(CONTRACTS.resolve("board.yaml"));
    }

    @Test
    void boardIsDrawnAsItIsWritten() throws IOException {
        isFresh("board.svg", board().drawn());
    }

    /** Seen to fail with {@code ates.day.sealed} removed from the tracker's lane. */
    @Test
    void everyEventIsOnTheBoardWhereItIsToldAndWhereItIsHeard() throws IOException {
        Map<String, Set<String>> told = told();
        for (Lane lane : board().lanes()) {
            Set<String> heard = events(lane, false);

            assertThat(events(lane, true)).as("what %s tells", lane.service()).isEqualTo(told.get(lane.service()));
            assertThat(heard).as("what %s hears", lane.service()).isEqualTo(heardBy(lane.service(), told));
        }
    }

    /** Seen to fail with the shuffle removed from the board. */
    @Test
    void everyCommandOfTheApiIsOnTheBoard() throws IOException {
        for (Lane lane : board().lanes()) {
            Set<String> commands = lane.flows().stream()
                    .flatMap(List::stream)
                    .filter(note -> note.kind() == Kind.command)
                    .map(Note::detail)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(commands).as("commands of %s", lane.service()).isEqualTo(writesOf(lane.service()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tracker, services/tracker, tracker/migrations, public, 2",
        "accounting, services/accounting, accounting/migrations, public, 4",
        "analytics, services/analytics, analytics/migrations, public, 3",
        "directory, services/directory, directory/migrations, public, 2",
        "messaging, messaging, messaging/migrations, messaging, 3",
        "robots, robots, robots/migrations, robots, 2",
        "sign-in, ui, ui/migrations, sign_in, 2",
        "bank, bank, bank/iso20022/migrations, iso20022, 2"
    })
    void dataModelIsThatOfTheMigrations(String name, String module, String migrations, String schema, int columns)
            throws IOException {
        TestDatabase database = TestDatabase.create("model_" + name.replace('-', '_'));
        // A service's views may read messaging's views in the same database.
        migrate(database, "messaging", "messaging/migrations", "messaging");
        if (!name.equals("messaging")) {
            migrate(database, module, migrations, schema);
        }
        Schema read = Schema.read(JdbcClient.create(database.dataSource()), schema);
        String title = "The data model of " + name;

        String drawn = new DataModel(read, Rooms.read(ROOT.resolve(module).resolve("src/main/java")))
                .drawn(
                        title,
                        "A panel is the package that writes the tables. ◆ key, → refers to, ? may be missing, = computed.",
                        columns);

        isFresh("data-" + name + ".svg", drawn);
    }

    private static void migrate(TestDatabase database, String module, String migrations, String schema) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("filesystem:"
                        + ROOT.resolve(module).resolve("src/main/resources").resolve(migrations))
                .defaultSchema(schema)
                .load()
                .migrate();
    }

    private static Set<String> events(Lane lane, boolean told) {
        return lane.flows().stream()
                .flatMap(flow -> flow.stream().skip(told ? 1 : 0).limit(told ? Long.MAX_VALUE : 1))
                .filter(note -> note.kind() == Kind.event)
                .map(Note::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The events of each stream: the schemas of its messages in AsyncAPI. */
    private static Map<String, Set<String>> told() throws IOException {
        String messages = Files.readString(CONTRACTS.resolve("asyncapi.yaml"));
        Map<String, Set<String>> told = Stream.of("people", "tracker", "accounting", "analytics")
                .collect(Collectors.toMap(stream -> stream, stream -> new TreeSet<>()));
        try (Stream<Path> schemas = Files.list(CONTRACTS.resolve("schemas"))) {
            schemas.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(type -> type.startsWith("ates."))
                    .forEach(type -> told.get(teller(messages, type)).add(type.replaceFirst("\\.v\\d+$", "")));
        }
        return told;
    }

    private static String teller(String asyncapi, String type) {
        Map<String, Object> root = new Yaml().load(asyncapi);
        Map<?, ?> components = (Map<?, ?>) root.get("components");
        Map<?, ?> messages = (Map<?, ?>) components.get("messages");
        return messages.entrySet().stream()
                .filter(message -> message.getValue().toString().contains(type))
                .map(message -> message.getKey().toString())
                .filter(name -> name.endsWith("Chunk"))
                .map(name -> name.replace("Chunk", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No stream of asyncapi.yaml tells " + type));
    }

    /** The events that a service consumes: all events of the streams for which it has a queue. */
    private static Set<String> heardBy(String service, Map<String, Set<String>> told) throws IOException {
        try (Reader reader = Files.newBufferedReader(CONTRACTS.resolve("asyncapi.yaml"))) {
            Map<String, Object> root = new Yaml().load(reader);
            Set<?> channels = ((Map<?, ?>) root.get("channels")).keySet();
            return told.entrySet().stream()
                    .filter(stream -> channels.stream()
                            .anyMatch(
                                    channel -> channel.toString().equalsIgnoreCase(service + "From" + stream.getKey())))
                    .flatMap(stream -> stream.getValue().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The writing routes of a service's API in the table of access, without those for operators. */
    private static Set<String> writesOf(String service) throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/access.md")).stream()
                .map(line -> line.split("\\s*\\|\\s*"))
                .filter(cells -> cells.length > 4 && cells[1].equals(service) && !cells[2].equals("GET"))
                .map(cells -> cells[2] + " " + cells[3].replace("`", ""))
                .filter(route -> route.contains(" /api/v1/") && !route.contains("/api/v1/ops/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void isFresh(String name, String drawn) throws IOException {
        Path file = IMAGES.resolve(name);
        if (Boolean.getBoolean("drawings.draw")) {
            Files.writeString(file, drawn);
        }
        assertThat(file).as("%s is out of date; see this test's Javadoc", name).hasContent(drawn);
    }
}
