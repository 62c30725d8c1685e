package dev.ates.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tables.TaskFile.Item;
import dev.ates.tables.TaskFile.Line;
import dev.ates.tables.TaskFile.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is work that is finished elsewhere, or that is here already, kept from becoming a task that charges a fee? */
class FinishedElsewhereTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final List<Line> lines = new ArrayList<>();
    private TaskFile.Remarks remarks = new TaskFile.Remarks(List.of(), List.of(), 0);

    @Test
    void readsOurOwnTableAsItWas() throws IOException {
        read("id,external_id,title,description,status,assignee,done_at\r\n"
                + "019a-1,\"'-7\",\"'-5 % for members\",\"'=1+2\",open,Ann,\r\n"
                + "019a-2,\"'8\",\"''-5\",'n-th,open,Ann,\r\n"
                + "019a-3,9,'tis done,'-,done,Ann,2026-11-03T14:05:00Z\r\n"
                + "019a-4,,Created here,,open,Ann,\r\n");

        assertThat(lines)
                .containsExactly(
                        open(2, "-7", "-5 % for members", "=1+2"),
                        open(3, "'8", "'-5", "'n-th"),
                        new Item(4, "9", "'tis done", "-", true, false),
                        new Rejected(5, "The external id must have 1 to 64 characters, it has 0."));
    }

    @Test
    void readsOurOwnObjectsByTheirExternalIdOnly() throws IOException {
        String tasks = """
                [{"id": "019ac1f0-0000-7000-8000-000000000001", "number": 1, "externalId": "ZOO-1", "title": "'-5", "status": "open",
                  "assigneeId": "019ac1f0-0000-7000-8000-0000000000aa", "feeMinor": -1500, "doneAt": null},
                 {"id": "019ac1f0-0000-7000-8000-000000000002", "number": 2, "externalId": null, "title": "Two", "status": "open",
                  "assigneeId": "019ac1f0-0000-7000-8000-0000000000aa", "feeMinor": -1500, "doneAt": null},
                 {"id": "019ac1f0-0000-7000-8000-000000000003", "number": 3, "externalId": "ZOO-3", "title": "Three", "status": "done",
                  "assigneeId": "019ac1f0-0000-7000-8000-0000000000aa", "feeMinor": -1500, "doneAt": "2026-11-03T14:05:00Z"}]""";

        read(tasks);
        List<Line> bare = List.copyOf(lines);
        lines.clear();
        read("{\"tasks\":" + tasks + ",\"complete\":true}");

        assertThat(bare)
                .containsExactly(
                        open(1, "ZOO-1", "'-5", ""),
                        new Rejected(2, "It is a task of this tracker and has no external id"),
                        closed(3, "ZOO-3", "Three"));
        assertThat(lines).isEqualTo(bare);
    }

    @Test
    void refusesAnObjectThatIsNotAListWithSomethingAroundIt() throws IOException {
        assertRefused("{\"total\":0}", "Line 1, column 1: it cannot be read as JSON, a list in brackets is expected");
        assertRefused(
                "{\"labels\":[{\"id\":1,\"name\":\"bug\"}],\"title\":\"One\"}",
                "Line 1, column 1: it cannot be read as JSON, a list in brackets is expected");
        assertRefused(
                "{\"cards\":[{\"id\":1,\"name\":\"One\"}],\n\"lists\":[{\"id\":2,\"name\":\"To do\"}]}",
                "Line 2, column 9: it cannot be read as JSON, it has a second list");
        assertRefused(
                "{\"tasks\":[{\"id\":1,\"title\":\"One\"}]",
                "it cannot be read as JSON, it ends before its last bracket");
        lines.clear();
        read("{\"warnings\":[],\"issues\":[{\"key\":\"A\",\"title\":\"One\"}],\"page\":{\"size\":1}}");
        assertThat(lines).containsExactly(open(1, "A", "One", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"A\",\"name\":\"One\",\"desc\":\"\",\"closed\":false,\"dueComplete\":true}",
                "{\"id\":\"A\",\"name\":\"One\",\"archived\":true,\"status\":\"In Progress\"}",
                "{\"id\":\"A\",\"name\":\"One\",\"archivedAt\":\"2026-11-03T14:05:00Z\"}",
                "{\"id\":\"A\",\"name\":\"One\",\"completedAt\":\"2026-11-03T14:05:00Z\"}",
            })
    void findsWhatIsFinishedOrPutAway(String object) throws IOException {
        read("[" + object + "]");

        assertThat(lines).containsExactly(closed(1, "A", "One"));
    }

    @Test
    void readsCardsOfTrello() throws IOException {
        read(
                "Card ID,Card Name,Card Description,Due Complete,Archived\nA,One,,true,false\nB,Two,,,true\nC,Three,,false,false\n");
        read("[{\"id\":\"D\",\"name\":\"Four\",\"desc\":\"More\",\"closed\":false,\"dueComplete\":false}]");

        assertThat(lines)
                .containsExactly(
                        closed(2, "A", "One"),
                        closed(3, "B", "Two"),
                        open(4, "C", "Three", ""),
                        open(1, "D", "Four", "More"));
    }

    @ParameterizedTest
    @CsvSource({
        "Готово, true",
        "ВЫПОЛНЕНО, true",
        "Закрыта, true",
        "Отменён, true",
        "Решён, true",
        "К выполнению, false",
        "В работе, false",
        "Новая, false",
        "Erledigt, true",
        "Fertig, true",
        "Geschlossen, true",
        "In Arbeit, false",
        "Zu erledigen, false",
        "Terminé, true",
        "Terminée, true",
        "Résolu, true",
        "À faire, false",
        "En cours, false",
        "Hecho, true",
        "Cerrado, true",
        "En curso, false",
    })
    void knowsStatusesInTheLanguagesOfTrackers(String status, boolean closed) throws IOException {
        read("key,title,status\nA,One,%s\n".formatted(status));
        read("key,title,status category,status\nA,One,%s,Unheard of\n".formatted(status));

        assertThat(lines).allSatisfy(line -> assertThat(((Item) line).closed()).isEqualTo(closed));
        assertThat(remarks.unknownStatusLines()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2099-12-31, completed_at '2099-12-31' has not come yet",
        "2099-12-31T23:59:59Z, completed_at '2099-12-31T23:59:59Z' has not come yet",
        "2026-11-30, completed_at '2026-11-30' has not come yet",
        "31/Dec/2099, completed_at '31/Dec/2099' has not come yet",
        "31.12.2099, completed_at '31.12.2099' has not come yet",
        "12/31/2099, completed_at '12/31/2099' has not come yet",
        "1980-01-01, completed_at '1980-01-01' is what programs write for a time that was never set",
        "1980-01-01T00:00:00Z, completed_at '1980-01-01T00:00:00Z' is what programs write for a time that was never set",
        "1999-11-30, completed_at '1999-11-30' is what programs write for a time that was never set",
        "30.11.1999, completed_at '30.11.1999' is what programs write for a time that was never set",
    })
    void rejectsATimeThatNobodyCanHaveSet(String completedAt, String reason) throws IOException {
        read("key,title,completed_at\nA,One,%s\n".formatted(completedAt));

        assertThat(lines).containsExactly(new Rejected(2, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "n, false",
        "nein, false",
        "non, false",
        "нет, false",
        "FALSCH, false",
        "1, true",
        "Y, true",
        "ja, true",
        "oui, true",
        "да, true",
        "WAHR, true",
        "2026-11-28, true",
        "2026-11-28 23:30, true",
    })
    void readsFlagsOfOneCharacterAndOfOtherLanguages(String completed, boolean closed) throws IOException {
        read("key,title,completed\nA,One,%s\n".formatted(completed));

        assertThat(lines).containsExactly(closed ? closed(2, "A", "One") : open(2, "A", "One", ""));
    }

    /** A description may quote what somebody else has lost. */
    @Test
    void rejectsATitleThatAnotherProgramHasLost() throws IOException {
        read("key,title,body\nA,M\uFFFDller,\nB\uFFFD,Two,\nC,Three,M\uFFFDller\n");

        assertThat(lines)
                .containsExactly(
                        new Rejected(2, "The title lost a character before it came here, character 2 is U+FFFD."),
                        new Rejected(3, "The external id lost a character before it came here, character 2 is U+FFFD."),
                        open(4, "C", "Three", "M\uFFFDller"));
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

    private void read(String text) throws IOException {
        remarks = TaskFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), Map.of(), NOW, lines::add);
    }
}
