package dev.ates.outside.directory;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.outside.OutsideUnderTest;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Each change of a person is published once, despite restarts and mistakes in the file. */
class DirectoryTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ANN = person(1, "ann", "Ann Archer", "employee");
    private static final String BOB = person(2, "bob", "Bob Baker", "manager");

    @TempDir
    private Path folder;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create("directory");
    }

    @Test
    void tellsNewAndChangedPeopleOnce() throws Exception {
        write(ANN, BOB);

        try (var outside = start()) {
            eventually("both are told", SOON, () -> assertTold("ann 1 employee true", "bob 1 manager true"));

            write(person(1, "ann", "Ann Archer", "accountant"), BOB);

            eventually(
                    "the change is told",
                    SOON,
                    () -> assertTold("ann 1 employee true", "bob 1 manager true", "ann 2 accountant true"));
        }
        try (var again = start()) {
            looksTwice(again);
            assertTold("ann 1 employee true", "bob 1 manager true", "ann 2 accountant true");
        }
    }

    @Test
    void tellsWhoIsGoneAsInactiveAndWhoComesBackAsActive() throws Exception {
        write(ANN, BOB);

        try (var outside = start()) {
            eventually("both are told", SOON, () -> assertTold("ann 1 employee true", "bob 1 manager true"));
            write(ANN);
            eventually(
                    "Bob is told to be gone",
                    SOON,
                    () -> assertTold("ann 1 employee true", "bob 1 manager true", "bob 2 manager false"));
            looksTwice(outside);
            write(ANN, BOB);
            eventually(
                    "Bob is told to be back",
                    SOON,
                    () -> assertTold(
                            "ann 1 employee true", "bob 1 manager true", "bob 2 manager false", "bob 3 manager true"));
        }
    }

    @Test
    void changesNobodyWhileTheFileIsWrong() throws Exception {
        write(ANN, BOB);

        try (var outside = start()) {
            eventually("both are told", SOON, () -> assertTold("ann 1 employee true", "bob 1 manager true"));
            write(ANN, "  - {id: broken");
            looksTwice(outside);
            assertThat(outside.bean(People.class).all()).hasSize(2);
            assertTold("ann 1 employee true", "bob 1 manager true");

            write(ANN, person(2, "bob", "Bob Baker", "employee"));

            eventually(
                    "the mended file counts",
                    SOON,
                    () -> assertTold("ann 1 employee true", "bob 1 manager true", "bob 2 employee true"));
        }
    }

    @Test
    void tellsEverythingAboutAPerson() throws Exception {
        write(ANN);

        try (var outside = start()) {
            eventually(
                    "Ann is told",
                    SOON,
                    () -> assertThat(events())
                            .singleElement()
                            .satisfies(event -> assertThat(JsonMapper.shared().readTree(event))
                                    .isEqualTo(JsonMapper.shared().readTree("""
                            {"personId": "00000000-0000-7000-8000-000000000001", "version": 1, "name": "Ann Archer",
                             "email": "ann@ates.example", "role": "employee", "active": true, "language": "en"}
                            """))));
        }
    }

    private OutsideUnderTest start() {
        return OutsideUnderTest.startOn(database, "--ates.outside.people=file:" + folder.resolve("people.yaml"));
    }

    /** When it returns, the next reading has ended, and so has any concurrent one. */
    private static void looksTwice(OutsideUnderTest outside) {
        var robots = outside.bean(RobotControl.class);
        var somebody = new Operator(new UUID(0, 1), "Somebody");
        robots.run("directory", null, somebody, "To see who is told");
        robots.run("directory", null, somebody, "To see who is told");
    }

    private void assertTold(String... told) {
        assertThat(events().stream().map(DirectoryTest::shown)).containsExactly(told);
    }

    /** The data of all events produced so far, sequenced or not. */
    private List<String> events() {
        return JdbcClient.create(database.dataSource())
                .sql("""
                        select 1 as place, last_position as n, body from messaging.event_log
                        union all
                        select 2, id, body from messaging.outbox
                        order by place, n
                        """)
                .query((row, n) -> new String(row.getBytes("body"), StandardCharsets.UTF_8))
                .list()
                .stream()
                .flatMap(body -> JsonMapper.shared().readTree(body).valueStream())
                .map(event -> event.get("data").toString())
                .toList();
    }

    private static String shown(String data) {
        var person = JsonMapper.shared().readTree(data);
        return "%s %d %s %s"
                .formatted(
                        person.get("email").asString().replaceFirst("@.*", ""),
                        person.get("version").asLong(),
                        person.get("role").asString(),
                        person.get("active").asBoolean());
    }

    private void write(String... people) throws IOException {
        var next = Files.writeString(folder.resolve("next.yaml"), "people:\n" + String.join("\n", people) + "\n");
        Files.move(next, folder.resolve("people.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String person(int n, String login, String name, String role) {
        return """
                  - {id: 00000000-0000-7000-8000-00000000000%d, login: %s, name: %s, email: %s@ates.example, role: %s, language: en, password: "{noop}demo"}""".formatted(n, login, name, login, role);
    }
}
