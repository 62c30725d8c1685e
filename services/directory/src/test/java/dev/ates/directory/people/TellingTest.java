package dev.ates.directory.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ates.directory.DirectoryUnderTest;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import dev.ates.robots.RobotLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service with a file as its directory: what is published, what is refused, and when publishing halts. */
class TellingTest {

    private static final UUID ADA = UUID.fromString("0198f6a0-0000-7000-8000-000000000007");
    private static final UUID MACHINE = new UUID(0, 99);
    private static final Operator SOMEBODY = new Operator(new UUID(0, 1), "Somebody");
    private static final String ADA_LINE = ADA + ",Ada Atkins,ada@example.org,administrator";

    @TempDir
    private static Path folder;

    private static Path file;
    private static DirectoryUnderTest directory;

    private int toldBefore;

    @BeforeAll
    static void start() throws IOException {
        file = Files.writeString(folder.resolve("people.csv"), "id,name,email,role\n");
        directory = new DirectoryUnderTest("--ATES_DIRECTORY_KIND=file", "--ATES_DIRECTORY_FILE=" + file);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    /** Each test begins with Ada alone. */
    @BeforeEach
    void begin() throws IOException {
        directory.jdbc.sql("delete from person").update();
        directory.jdbc.sql("delete from halt").update();
        write(ADA_LINE);
        run();
        toldBefore = directory.shown().size();
    }

    @Test
    void tellsWhatHasChangedOnceAndEverythingAboutAPerson() throws IOException {
        write(ADA_LINE, "auth0|7,Zoë Orlova,zoë@exämple.org,employee");

        var runs = run();
        run();

        assertThat(told()).containsExactly("Zoë Orlova 1 employee true");
        assertThat(directory.told().getLast())
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"personId": "%s", "version": 1, "name": "Zoë Orlova", "email": "zoë@exämple.org",
                         "role": "employee", "active": true, "language": "en"}
                        """.formatted(UUID.nameUUIDFromBytes("auth0|7".getBytes()))));
        assertThat(runs.getFirst().counts()).contains("\"new\": 1", "\"gone\": 0", "\"changed\": 0", "\"refused\": 0");
    }

    @Test
    void tellsBankNamesAndAbsencesOnceAndThatThereAreNoneAnyMore() throws IOException {
        String columns = "id,name,email,role,bank_name,absences\n%s,,\n".formatted(ADA_LINE);
        Files.writeString(
                file,
                columns
                        + "7,Анна,anna@example.org,employee,Anna Orlova,2026-12-24..2027-01-02; 2027-03-08..2027-03-08\n");
        run();
        run();

        assertThat(told()).containsExactly("Анна 1 employee true");
        JsonNode anna = directory.told().getLast();
        assertThat(anna.path("bankName").asString()).isEqualTo("Anna Orlova");
        assertThat(anna.path("absences")).isEqualTo(JsonMapper.shared().readTree("""
                [{"from": "2026-12-24", "to": "2027-01-02"}, {"from": "2027-03-08", "to": "2027-03-08"}]
                """));

        Files.writeString(file, columns + "7,Анна,anna@example.org,employee,Anna,2026-12-24..2026-12-23\n");
        run();
        assertThat(told()).as("refused as a whole").hasSize(1);
        assertThat(page("/")).bodyText().contains("2026-12-24..2026-12-23 ends before it begins");

        write(ADA_LINE, "7,Анна,anna@example.org,employee");
        run();
        assertThat(told()).hasSize(2);
        assertThat(directory.told().getLast().propertyNames()).doesNotContain("bankName", "absences");
    }

    @Test
    void saysWhatItWouldTellAndTellsNothing() throws IOException {
        write(ADA_LINE, "7,Zoë,zoe@example.org,employee", "8,,bob@example.org,employee");

        assertThat(plan()).isEmpty();
        assertThat(plan()).containsEntry("new", 1L).containsEntry("refused", 1L);
        assertThat(told()).isEmpty();
    }

    @Test
    void showsWhatItCannotTell() throws IOException {
        write(ADA_LINE, "7,,zoe@example.org,employee", "8,Bob,bob@example.org,clerk");
        run();

        assertThat(told()).isEmpty();
        assertThat(page("/"))
                .bodyText()
                .contains("1 active, 0 inactive", "an entry", "The name must have 1 to 200", "line 4", "clerk");
        var api = assertThat(get("/api/v1/ops/people", MACHINE, "operator")).bodyJson();
        api.extractingPath("$.active").isEqualTo(1);
        api.extractingPath("$.refused[*].externalId").asArray().containsExactly("8", "7");
        assertThat(page("/?text=CLERK")).bodyText().contains("line 4").doesNotContain("The name must have");
        assertThat(page("/?text=nowhere")).bodyText().contains("Nothing matches");
        assertThat(get("/api/v1/ops/people?text=NAME", MACHINE, "operator"))
                .bodyJson()
                .extractingPath("$.refused[*].externalId")
                .asArray()
                .containsExactly("7");

        write(ADA_LINE);
        run();
        assertThat(page("/")).bodyText().contains("None");
    }

    @Test
    void tellsNobodyToBeGoneWhenTheDirectoryIsEmptyOrAway() throws IOException {
        write();
        assertThatThrownBy(TellingTest::run).isInstanceOf(SourceAway.class).hasMessageContaining("nobody");

        Files.delete(file);
        assertThatThrownBy(TellingTest::run).isInstanceOf(SourceAway.class).hasMessageContaining("cannot be read");

        assertThat(told()).isEmpty();
        write(ADA_LINE);
        run();
        assertThat(told()).isEmpty();
    }

    @Test
    void haltsAndAsksWhenTooManyWouldGoAndTellsThemOnceSomebodyHasReleasedIt() throws Exception {
        write(staff(0, 20));
        run();
        write(staff(6, 21));
        run();

        assertThat(told()).as("not even who is new").hasSize(20);
        assertThat(health()).contains("\"status\":\"DOWN\"", "\"wouldGo\":6", "\"of\":21");
        assertThat(metric("ates.people.halted")).contains("\"value\":1.0");
        assertThat(directory.http().get().uri("/actuator/health/readiness").exchange())
                .hasStatusOk();
        assertThat(page("/")).bodyText().contains("6 of 21 people have left at once", "Person 5", "Why it is right");
        long halt = openHalt();

        assertThat(release(halt, "")).hasStatus(400);
        assertThat(release(halt, "A shop was closed", "operator", MACHINE)).hasStatus(403);
        assertThat(release(halt, "A shop was closed")).hasStatus(204);
        assertThat(release(halt, "Once more")).hasStatus(409);
        run();

        assertThat(told()).hasSize(27).contains("Person 5 2 employee false", "Person 20 1 employee true");
        assertThat(health()).contains("\"status\":\"UP\"").doesNotContain("haltedAt");
        assertThat(page("/")).bodyText().contains("6 of 21", "A shop was closed", "Ada Atkins");
        assertThat(directory
                        .jdbc
                        .sql("select released_by from halt")
                        .query(UUID.class)
                        .single())
                .isEqualTo(ADA);
    }

    /** A guard that looks at one reading alone would let everybody go, a fifth at a time. */
    @Test
    void haltsWhenTooManyGoLittleByLittleAndForgetsThemAfterADay() throws Exception {
        write(staff(0, 20));
        run();
        write(staff(2, 20));
        run();
        write(staff(4, 20));
        run();
        assertThat(told()).hasSize(24);

        write(staff(5, 20));
        run();

        assertThat(told()).hasSize(24);
        assertThat(health()).contains("\"wouldGo\":1", "\"lately\":4", "\"of\":17");
        assertThat(page("/")).bodyText().contains("1 of 17 people have left at once, after 4 others within a day");
        assertThat(release(openHalt(), "They told me so")).hasStatus(204);
        run();
        write(staff(7, 20));
        run();
        assertThat(told()).as("a release is about those before, too").hasSize(27);

        directory
                .jdbc
                .sql("update person set told_at = told_at - interval '1 day'")
                .update();
        directory.jdbc.sql("delete from halt").update();
        write(staff(9, 20));
        run();
        assertThat(told()).hasSize(29);
    }

    @Test
    void asksAgainWhenOthersWouldGoThanWereReleased() throws Exception {
        write(staff(0, 20));
        run();
        write(staff(6, 20));
        run();
        assertThat(release(openHalt(), "A shop was closed")).hasStatus(204);
        write(staff(10, 20));
        run();

        assertThat(told()).hasSize(20);
        assertThat(page("/")).bodyText().contains("10 of 21 people have left at once");
    }

    @Test
    void goesOnByItselfWhenTheDirectoryHasThemAgain() throws IOException {
        write(staff(0, 20));
        run();
        write(staff(6, 20));
        run();
        write(staff(0, 21));
        run();

        assertThat(told()).hasSize(21).last().isEqualTo("Person 20 1 employee true");
        assertThat(health()).contains("\"status\":\"UP\"");
    }

    @Test
    void releasesByTheFormAndShowsWhyNot() throws IOException {
        write(staff(0, 20));
        run();
        write(staff(6, 20));
        run();
        long halt = openHalt();

        assertThat(form(halt, "x")).hasRedirectedUrl("/");
        assertThat(form(halt, "A shop was closed")).hasRedirectedUrl("/");
        run();

        assertThat(told()).hasSize(26);
    }

    private static String[] staff(int from, int to) {
        return Stream.concat(
                        Stream.of(ADA_LINE),
                        IntStream.range(from, to)
                                .mapToObj(n -> "%d,Person %d,person@example.org,employee".formatted(n, n)))
                .toArray(String[]::new);
    }

    private static void write(String... lines) throws IOException {
        Files.writeString(file, "id,name,email,role\n" + String.join("\n", lines) + "\n");
    }

    /** Runs twice, because a change of the file counts only then. */
    private static List<RobotLog.Run> run() {
        var robots = directory.bean(RobotControl.class);
        robots.run("people", null, SOMEBODY, "To see who is told");
        return robots.run("people", null, SOMEBODY, "To see who is told");
    }

    private static Map<String, Long> plan() {
        return directory.bean(RobotControl.class).plan("people", null);
    }

    private List<String> told() {
        return directory.shown().stream().skip(toldBefore).toList();
    }

    private static long openHalt() {
        return directory
                .jdbc
                .sql("select id from halt where ended_at is null")
                .query(Long.class)
                .single();
    }

    private static String health() throws IOException {
        return text(get("/actuator/health/people", MACHINE, "operator"));
    }

    private static String metric(String name) throws IOException {
        return text(get("/actuator/metrics/" + name, MACHINE, "metrics"));
    }

    private static String text(MvcTestResult result) throws IOException {
        return result.getResponse().getContentAsString();
    }

    private static MvcTestResult get(String path, UUID who, String role) {
        return directory
                .http()
                .get()
                .uri(path)
                .header("Authorization", directory.token(who, role))
                .exchange();
    }

    private static MvcTestResult release(long halt, String reason) {
        return release(halt, reason, "administrator", ADA);
    }

    private static MvcTestResult release(long halt, String reason, String role, UUID who) {
        return directory
                .http()
                .post()
                .uri("/api/v1/ops/people/halts/{id}/release", halt)
                .header("Authorization", directory.token(who, role))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"reason\": \"%s\"}".formatted(reason))
                .exchange();
    }

    private static MvcTestResult page(String path) {
        return directory
                .http()
                .get()
                .uri(path)
                .cookie(directory.session(ADA, "administrator"))
                .exchange();
    }

    private static MvcTestResult form(long halt, String reason) {
        return directory
                .http()
                .post()
                .uri("/halts/{id}/release", halt)
                .cookie(directory.session(ADA, "administrator"))
                .with(csrf())
                .param("reason", reason)
                .exchange();
    }
}
