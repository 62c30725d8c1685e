package dev.ates.tables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.ates.tables.TaskFile.Field;
import dev.ates.tables.TaskFile.Item;
import dev.ates.tables.TaskFile.Line;
import dev.ates.tables.TaskFile.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are the tasks of other trackers read exactly as they are there? */
class TaskFileTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final List<Line> lines = new ArrayList<>();
    private TaskFile.Remarks remarks = new TaskFile.Remarks(List.of(), List.of(), 0);

    @Test
    void readsTheFormatOfReplays() throws IOException {
        assertThat(
                        read(
                                "external_id,title,created_at,completed_at\nA-1,One,2026-01-07T12:10:00Z,\nA-2,Two,x,2026-01-08\n"))
                .containsExactly("created_at");
        assertThat(lines).containsExactly(open(2, "A-1", "One", ""), closed(3, "A-2", "Two"));
    }

    @Test
    void readsJirasExport() throws IOException {
        assertThat(read("Summary;Issue key;Issue id;Status;Resolved;Description;Sprint;Sprint\n"
                        + "Feed the rabbit;ZOO-7;10007;To Do;;\"Twice\na day\";1;2\n"
                        + "Clean;ZOO-8;10008;Done;03/Mar/26 2:05 PM;;;\n"))
                .containsExactly("Issue id", "Sprint", "Sprint");
        assertThat(lines)
                .containsExactly(open(2, "ZOO-7", "Feed the rabbit", "Twice\na day"), closed(4, "ZOO-8", "Clean"));
    }

    @Test
    void readsColumnsByTheirNamesInThisFile() throws IOException {
        read("Nr,Betreff\n1,Eins\n", Map.of(Field.external_id, "nr", Field.title, "Betreff"));

        assertThat(lines).containsExactly(open(2, "1", "Eins", ""));
    }

    @Test
    void readsIssuesOfGitHubByApiAndCommandLine() throws IOException {
        read("""
                [
                  {"url": "https://api.github.com/repos/ates/zoo/issues/1", "html_url": "https://github.com/ates/zoo/issues/1",
                   "number": 1, "title": "One", "body": null, "state": "open", "closed_at": null, "user": {"login": "ann"}},
                  {"number": 2, "title": "Two", "state": "closed", "closed_at": "2026-01-07T12:10:00Z", "labels": []},
                  {"number": 3, "title": "Three", "pull_request": {"url": "…"}}
                ]""");
        read(
                "[{\"closedAt\":null,\"number\":4,\"state\":\"CLOSED\",\"title\":\"Four\",\"url\":\"https://github.com/a/b/issues/4\"}]");

        assertThat(lines)
                .containsExactly(
                        open(1, "ates/zoo#1", "One", ""),
                        closed(2, "2", "Two"),
                        new Rejected(3, "It is a pull request, not a task"),
                        closed(1, "a/b#4", "Four"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ID,Title,Status,Completed,Canceled\nA,One,Released,2026-01-08T12:10:00.000Z,\n",
                "ID,Title,Status,Completed,Canceled\nA,One,Shelved,,2026-01-08T12:10:00.000Z\n",
                "Issue key,Summary,Status,Status Category,Resolved\nA,One,Ausgeliefert,Done,\n",
                "ID,Title,State\nA,One,Removed\n",
                "ID,Title,State\nA,One,Won’t Do\n",
                "Issue Id,Title,State,Closed At (UTC)\nA,One,Closed,2026-01-08 12:10:00\n",
                "#,Subject,Status,Closed\nA,One,Erledigt,03/04/2026 10:00 AM\n",
                "Task ID,Name,Completed At\nA,One,2026-01-08\n",
                "Task ID,Task Name,Status,Date Closed\nA,One,to-do-later,\"Jan 8, 2026, 10:00 AM\"\n",
                "id,title,completed\nA,One,Yes\n",
            })
    void findsWhatIsClosedInTheExportsOfCommonTrackers(String export) throws IOException {
        read(export);

        assertThat(lines).containsExactly(closed(2, "A", "One"));
        assertThat(remarks.unknownStatusLines()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "open, 0001-01-01T00:00:00Z, completed_at '0001-01-01T00:00:00Z' is not in the years 1971 to 2099",
        "'', 0001-01-01, completed_at '0001-01-01' is not in the years 1971 to 2099",
        "'', 1/1/1970 00:00, completed_at '1/1/1970 00:00' is not in the years 1971 to 2099",
        "closed, yesterday, completed_at 'yesterday' is not understood",
        "Reopened, 2026-01-08T12:10:00Z, The status 'Reopened' contradicts the completed_at",
    })
    void rejectsACompletionThatCannotBe(String status, String completedAt, String reason) throws IOException {
        read("key,title,status,closed_at\nA,One,%s,%s\n".formatted(status, completedAt));
        read("[{\"key\":\"A\",\"title\":\"One\",\"state\":\"%s\",\"closedAt\":\"%s\"}]".formatted(status, completedAt));

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(((Rejected) line).reason()).startsWith(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "-", "Unresolved", "false", " "})
    void takesForOpenWhatNobodyHasCompleted(String completedAt) throws IOException {
        read("key,title,status,closed_at\nA,One,Open,%s\n".formatted(completedAt));

        assertThat(lines).containsExactly(open(2, "A", "One", ""));
    }

    @Test
    void takesNoLongerForAStatusOfAMegabyteOfMarks() {
        String status = "a" + "\u0301".repeat(260_000) + "\u0316".repeat(260_000);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read("key,title,status\nA,One,%s\n".formatted(status)));
    }

    @Test
    void countsAndNamesTheStatusesThatItDoesNotKnow() throws IOException {
        read("key,title,status\nA,One,Wartend\nB,Two,Done\nC,Three,\nD,Four,In Progress\nE,Five,QA\nF,Six,QA\n");

        assertThat(remarks.unknownStatusLines()).isEqualTo(3);
        assertThat(remarks.unknownStatuses()).containsExactlyInAnyOrder("QA", "Wartend");
        assertThat(lines).filteredOn(line -> !((Item) line).closed()).hasSize(5);
    }

    @Test
    void rejectsPullRequestsOfGitHubsCommandLine() throws IOException {
        read("""
                [{"number": 1, "title": "One", "url": "https://github.com/a/b/pull/1"},
                 {"number": 2, "title": "Two", "isDraft": false}]""");

        assertThat(lines)
                .containsExactly(
                        new Rejected(1, "It is a pull request, not a task"),
                        new Rejected(2, "It is a pull request, not a task"));
    }

    /** Numbers of two projects are the same; a group can have subgroups, an installation a folder. */
    @ParameterizedTest
    @CsvSource({
        "https://gitlab.com/zoo/app/-/issues/5, zoo/app#5",
        "https://gitlab.com/zoo/team/app/-/issues/5, zoo/team/app#5",
        "https://gitlab.example.org/zoo/app/issues/5/, zoo/app#5",
        "https://gitlab.com/zoo/app/-/work_items/5, zoo/app#5",
        "https://github.example.org/api/v3/repos/zoo/app/issues/5, zoo/app#5",
        "https://api.github.com/repos/zoo/app/issues/5, zoo/app#5",
        "https://github.com/zoo/app/issues/5, zoo/app#5",
        "https://redmine.example.org/issues/5, 5",
    })
    void tellsTheIssuesOfTwoProjectsApart(String url, String externalId) throws IOException {
        read("Title,Issue ID,URL,State\nOne,5,%s,Open\n".formatted(url));
        read("[{\"id\":770,\"iid\":5,\"title\":\"One\",\"web_url\":\"%s\"}]".formatted(url));

        assertThat(lines.getFirst()).isEqualTo(open(2, externalId, "One", ""));
        assertThat(lines.getLast()).isEqualTo(open(1, externalId.equals("5") ? "770" : externalId, "One", ""));
    }

    /** The pattern used to overflow the stack. */
    @Test
    void takesAnAddressOfThousandsOfSegmentsForNoProject() throws IOException {
        read("Title,Issue ID,URL,State\nOne,5,https://example.org/%sissues/5,Open\n".formatted("a/".repeat(5_000)));

        assertThat(lines).containsExactly(open(2, "5", "One", ""));
    }

    @Test
    void rejectsMergeRequestsOfGitLab() throws IOException {
        read("[{\"iid\":5,\"id\":770,\"title\":\"One\",\"web_url\":\"https://gitlab.com/a/b/-/merge_requests/5\"}]");

        assertThat(lines).containsExactly(new Rejected(1, "It is a pull request, not a task"));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void readsJsonInAnyUnicode(String charset) throws IOException {
        read("\n [{\"key\":\"A\",\"title\":\"Ключ\"}]", Charset.forName(charset));

        assertThat(lines).containsExactly(open(1, "A", "Ключ", ""));
    }

    @Test
    void keepsTitlesThatAreTooLongInTheDescription() throws IOException {
        String title = "🦜".repeat(501);
        read("key,title,body\nA,%s,More\nB,%s,\nC,Short,%s\n".formatted(title, title, "x".repeat(10_001)));

        String ended = "🦜".repeat(499) + "…";
        assertThat(lines)
                .containsExactly(
                        new Item(2, "A", ended, title + "\n\nMore", false, true),
                        new Item(3, "B", ended, title, false, true),
                        new Item(4, "C", "Short", "x".repeat(9_999) + "…", false, true));
    }

    @Test
    void rejectsALineWithItsReasonAndReadsTheRest() throws IOException {
        read("key,title\nA,\nB\nC,\u202Etxet\nD,Fine\nD,Again\n,Nameless\n");

        assertThat(lines)
                .containsExactly(
                        new Rejected(2, "The title must have 1 to 500 characters, it has 0."),
                        new Rejected(3, "1 fields instead of 2"),
                        new Rejected(4, "The title must not change the direction of writing, character 1 is U+202E."),
                        open(5, "D", "Fine", ""),
                        open(6, "D", "Again", ""),
                        new Rejected(7, "The external id must have 1 to 64 characters, it has 0."));
    }

    @Test
    void saysWhatItIsNot() {
        assertRefused("", "There is nothing in it");
        assertRefused(
                "a,b\n1,2\n",
                "The header has no column for the external id: none of [a, b] is called external_id or issue_key or key");
        assertRefused(
                "key,b\n1,2\n", "The header has no column for the title: none of [key, b] is called title or summary");
        assertRefused(
                "{\"title\":\"One\"}", "Line 1, column 1: it cannot be read as JSON, a list in brackets is expected");
        assertRefused("[\n 1]", "Line 2, column 2: it cannot be read as JSON, an object in braces is expected");
        assertRefused(
                "[{\"title\":\"One\"}",
                "Line 1, column 17: it cannot be read as JSON, it ends before its last bracket");
        assertRefused("[{}] x", "Line 1, column 6: it cannot be read as JSON, it is not well-formed here");
        assertRefused(
                "[{\"a\":" + "[".repeat(101),
                "it cannot be read as JSON, a text or a number is longer than 1,048,576 characters, or there are more than 100 levels");
        assertRefused(
                "[{\"title\":\"%1$s\",\n\"body\":\"%1$s\"}]".formatted("x".repeat(600_000)),
                "Line 1, column 2: it cannot be read as JSON, the fields of this object have more than 1,048,576 characters");
        assertRefused("\u0000\u0001\u0002", "Line 1 is not UTF-16BE: character 2 is the byte 0x02");
        assertRefused("key,title\n\"A,One\n", "Line 2 opens a quote that nothing closes, at character 1");
    }

    /** In overlong UTF-8 a slash has two bytes, neither of which is the byte of a slash. */
    @Test
    void refusesJsonThatIsNotUtf8() {
        byte[] overlong = "[{\"key\":\"A\",\"title\":\"a\u00C0\u00AFb\"}]".getBytes(ISO_8859_1);

        assertThatThrownBy(() -> TaskFile.read(new ByteArrayInputStream(overlong), Map.of(), NOW, lines::add))
                .isInstanceOf(UnreadableTable.class)
                .hasMessageContaining("Line 1 is not UTF-8: character 23 is the byte 0xC0");
    }

    @Test
    void fillsNoEmptyCellFromAColumnThatMeansSomethingElse() throws IOException {
        read("summary,name,key,number\nOne,Ann,A,1\n,Ann,B,2\nThree,Ann,,3\n");

        assertThat(lines)
                .containsExactly(
                        open(2, "A", "One", ""),
                        new Rejected(3, "The title must have 1 to 500 characters, it has 0."),
                        new Rejected(4, "The external id must have 1 to 64 characters, it has 0."));
    }

    @Test
    void tellsObjectsOfOneLineApart() throws IOException {
        read("[{\"key\":\"A\",\"title\":\"One\"},{\"key\":\"B\",\"title\":\"Two\"}]");

        assertThat(lines).containsExactly(open(1, "A", "One", ""), open(2, "B", "Two", ""));
    }

    @Test
    void readsAJsonFieldOfAnyDepthWithoutUnderstandingIt() throws IOException {
        read("[{\"key\":\"A\",\"title\":\"One\",\"labels\":%s1%s}]".formatted("[".repeat(90), "]".repeat(90)));

        assertThat(lines).containsExactly(open(1, "A", "One", ""));
    }

    private static Item open(long line, String externalId, String title, String description) {
        return new Item(line, externalId, title, description, false, false);
    }

    private static Item closed(long line, String externalId, String title) {
        return new Item(line, externalId, title, "", true, false);
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .as("%s", text)
                .isInstanceOf(UnreadableTable.class)
                .hasMessageContaining(message);
    }

    private List<String> read(String text) throws IOException {
        return read(text, Map.of());
    }

    private List<String> read(String text, Map<Field, String> told) throws IOException {
        remarks = TaskFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), told, NOW, lines::add);
        return remarks.ignored();
    }

    private void read(String text, Charset charset) throws IOException {
        TaskFile.read(new ByteArrayInputStream(text.getBytes(charset)), Map.of(), NOW, lines::add);
    }
}
