package dev.ates.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.FreePorts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What {@code ates up} refuses before anything is started, so that a slip destroys nothing; tested without a process.
 */
class UpCommandTest {

    @TempDir
    Path folder;

    @Test
    void deletesNoDataWithoutAYes() throws Exception {
        Path data = folder.resolve("data");
        DataFolder.open(data);
        Path kept = Files.writeString(data.resolve("kept"), "dear");

        String port = "" + FreePorts.takeInARow(4);
        String smtpPort = "" + FreePorts.take(1).getFirst();

        assertThat(up("--data", data.toString(), "--fresh", "--port", port, "--smtp-port", smtpPort))
                .contains("--fresh deletes all data in " + data, "1 MiB", "To allow it, give --yes");
        assertThat(kept).hasContent("dear");
    }

    @Test
    void deletesNoFolderThatIsNotItsOwn() throws Exception {
        Path thesis = Files.writeString(folder.resolve("thesis.tex"), "dear");

        assertThat(up("--data", folder.toString(), "--fresh", "--yes")).contains("is no data folder of aTES");
        assertThat(up("--data", folder.toString())).contains("is no data folder of aTES");
        assertThat(up("--data", thesis.toString())).contains(thesis + " is a file");
        assertThat(folder).isDirectoryContaining(thesis::equals);
        assertThat(Files.list(folder)).as("not even a mark").containsExactly(thesis);
    }

    @Test
    void touchesNoFolderThatSomebodyHolds() throws Exception {
        Path data = folder.resolve("data");
        DataFolder.open(data);
        try (DataFolder held = DataFolder.take(data)) {
            held.tell(Map.of("outside", "http://localhost:12345"));
            Path kept = Files.writeString(data.resolve("kept"), "dear");

            assertThat(up("--data", data.toString(), "--fresh", "--yes"))
                    .contains("is in use by process " + ProcessHandle.current().pid(), "http://localhost:12345");
            assertThat(kept).hasContent("dear");
        }
    }

    @Test
    void goesOnDeletingWhereAKillHasStoppedIt() throws Exception {
        Path data = folder.resolve("data");
        DataFolder.open(data);
        Files.delete(data.resolve("this-folder-belongs-to-ates"));
        Files.writeString(data.resolve("being-emptied"), "");
        Files.createDirectories(data.resolve("postgres/data"));

        try (DataFolder taken = DataFolder.take(data)) {
            assertThat(taken.isNew()).isTrue();
            assertThat(data.resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void saysWhoHasThePortAndWhatItIsFor() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = folder.resolve("new/data");

            assertThat(up("--data", data.toString(), "--port", "" + (other.getLocalPort() - 1)))
                    .contains(
                            "Port %d for the tracker is taken by process %d"
                                    .formatted(
                                            other.getLocalPort(),
                                            ProcessHandle.current().pid()),
                            "say another --port");
            assertThat(folder).as("no folder has been made for nothing").isEmptyDirectory();

            Files.createDirectories(data);
            up("--data", data.toString(), "--port", "" + (other.getLocalPort() - 1));
            assertThat(data).isEmptyDirectory();
        }
    }

    @Test
    void readsThePeopleBeforeAnythingIsMade() throws Exception {
        Path people = Files.writeString(folder.resolve("people.yaml"), "people:\n  - login: ann\n");

        assertThat(up("--data", folder.resolve("data").toString(), "--people", people.toString()))
                .startsWith("ates: --people: ")
                .hasLineCount(1);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void tellsAWrongSettingInOneLine() {
        for (List<String> wrong : List.of(
                List.of("--zone", "Mars"),
                List.of("--port", "abc"),
                List.of("--port", "70000"),
                List.of("--port", "8080", "--smtp-port", "8083"),
                List.of("--day", "soon"),
                List.of("--people", "nowhere.yaml"),
                List.of("--broker", "http://localhost"),
                List.of("--broker", "amqp://ates:secret@localhost"),
                List.of("--yes"),
                List.of("--fersh"),
                List.of("more"))) {
            var all = new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
            all.addAll(wrong);

            assertThat(up(all.toArray(String[]::new)))
                    .as("%s", wrong)
                    .startsWith("ates: ")
                    .hasLineCount(1)
                    .doesNotContain("secret")
                    .endsWith("(see ates up --help)" + System.lineSeparator());
        }
        assertThat(up("--fersh")).contains("did you mean --fresh?");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void recognizesTheTablesOfAnOlderCheckout() {
        var changed = new FlywayValidateException(
                new ErrorDetails(CoreErrorCode.VALIDATE_ERROR, "Migration checksum mismatch"), "Validate failed");

        assertThat(UpCommand.isAboutOtherTables(new IllegalStateException("tracker", changed)))
                .isTrue();
        assertThat(UpCommand.isAboutOtherTables(new IllegalStateException("tracker")))
                .isFalse();
    }

    private static String up(String... arguments) {
        var err = new StringWriter();
        String[] all = new String[arguments.length + 1];
        all[0] = "up";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLine commands = Ates.commandLine().setErr(new PrintWriter(err, true));
        assertThat(commands.execute(all)).as("%s", err).isEqualTo(2);
        return err.toString();
    }
}
