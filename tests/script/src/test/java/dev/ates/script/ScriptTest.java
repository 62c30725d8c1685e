package dev.ates.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.script.Script.Result;
import dev.ates.testkit.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script does by itself, and what it passes on. */
class ScriptTest {

    private static final String ESCAPE = "\u001b";

    @TempDir
    Path elsewhere;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "up --help",
                "up --data d --help",
                "run --help",
                "run tracker --help",
                "replay --help",
                "bench --help",
                "bench close -h",
                "chaos --help",
                "ops quarantine discard --help",
                "build --help",
                "completion --help",
                "help",
                "help --help",
                "help up",
                "help run",
                "help ops quarantine discard"
            })
    void tellsWhatItCanDoAndDoesNothing(String line) throws Exception {
        Result help = Script.run(elsewhere, line.split(" ", -1));

        assertThat(help.exitCode()).as(help.err()).isZero();
        assertThat(help.out()).containsAnyOf("Usage: ates ", "ates up ").doesNotContain(ESCAPE);
        assertThat(help.err()).isEmpty();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--version", "-V", "run tracker --version", "build --version", "ops lag --version", "bench -V"})
    void saysItsVersion(String line) throws Exception {
        assertThat(Script.run(elsewhere, line.split(" ", -1)).out())
                .matches("aTES \\d+\\.\\d+\\.\\S+( \\([0-9a-f]{7,}\\))?\\R");
    }

    @Test
    void tellsWhatIsWrongInOneLine() throws Exception {
        for (String line : List.of(
                "upp",
                "version extra",
                "help upp",
                "up --data /proc/x",
                "replay ",
                "run",
                "run trackre",
                "run tracker --nope",
                "run tracker nope",
                "ops robots run closer --day x --reason why",
                "ops broker-users --passwords /tmp",
                "build everything",
                "up --zone Mars",
                "replay nowhere.csv",
                "replay .",
                "bench close --accounts many",
                "chaos --minutes 0",
                "ops lag --demo --data nowhere",
                "completion fish")) {
            Result wrong = Script.run(elsewhere, line.split(" ", -1));

            assertThat(wrong.exitCode()).as("%s: %s", line, wrong.err()).isEqualTo(2);
            assertThat(wrong.err()).as(line).startsWith("ates: ").hasLineCount(1);
            assertThat(wrong.out()).as(line).isEmpty();
        }
        assertThat(Script.run(elsewhere, "upp").err()).contains("did you mean up?");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void readsTheBanksVariablesBeforeAnythingStarts() throws Exception {
        Result wrong = Script.run(
                Map.of("ATES_BANK_KIND", "iso20022", "ATES_BANK_FOLDER", "/proc/version"),
                elsewhere,
                List.of(Script.FILE.toString(), "up"));

        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(2);
        assertThat(wrong.err())
                .startsWith("ates: ates.bank.files.folder is '/proc/version': ATES_BANK_FOLDER must be a folder")
                .hasLineCount(1);
        assertThat(wrong.out()).isEmpty();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void readsPathsFromTheFolderThatItIsTypedIn() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Script.FILE);
        Path second = Files.createSymbolicLink(elsewhere.resolve("ates"), Path.of("link"));
        Path folder = Files.createDirectory(elsewhere.resolve("work"));
        Files.writeString(folder.resolve("history.csv"), "no such columns\n");

        Result read = Script.run(second, folder, "replay", "history.csv");

        assertThat(read.exitCode()).isEqualTo(2);
        assertThat(read.err())
                .as("it was found, and read")
                .doesNotContain("there is no file")
                .contains("external_id");
        assertThat(link).exists();
    }

    /** A pseudoterminal, which looks like a terminal with colors. */
    @Test
    void printsColorsToATerminalThatWantsThem() throws Exception {
        List<String> inATerminal = List.of("script", "-qec", Script.FILE + " up --help", "/dev/null");

        assertThat(Script.run(Map.of("TERM", "xterm"), elsewhere, inATerminal).out())
                .contains(ESCAPE, "--fresh");
        assertThat(Script.run(Map.of("TERM", "xterm", "NO_COLOR", "1"), elsewhere, inATerminal)
                        .out())
                .contains("--fresh")
                .doesNotContain(ESCAPE);
    }

    @Test
    void showsWhatTheBuildComplainsAboutWithoutColors() throws Exception {
        Path copy = Files.copy(Script.FILE, elsewhere.resolve("ates"), StandardCopyOption.COPY_ATTRIBUTES);
        Path programs = Files.createDirectory(elsewhere.resolve("bin"));
        Path maven = Files.writeString(programs.resolve("mvn"), """
                #!/bin/sh
                printf '\\033[1;31mERROR\\033[m one\\n\\n\\033[0mtwo\\033[0m\\n'
                printf '\\033[33mthree\\033[39m\\n' >&2
                exit 1
                """);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Files.writeString(elsewhere.resolve("pom.xml"), "  <version>1.0.0</version>\n");

        Result build = Script.run(
                Map.of("PATH", programs + ":" + System.getenv("PATH")), elsewhere, Script.command(copy, "build"));

        assertThat(build.exitCode()).isEqualTo(1);
        assertThat(build.out()).isEmpty();
        assertThat(build.err()).doesNotContain(ESCAPE).contains("ERROR one\ntwo\nthree\n", "the build has failed");
    }

    @Test
    void hasACompletionForZsh() throws Exception {
        assertThat(Script.run(elsewhere, "completion", "zsh").out())
                .contains("bashcompinit", "up", "run", "replay", "ops", "bench", "chaos", "build", "--fresh")
                .doesNotContain(ESCAPE);
    }

    @Test
    void letsAShellCompleteIt() throws Exception {
        Result completion = Script.run(elsewhere, "completion", "bash");
        Path script = Files.writeString(elsewhere.resolve("completion"), completion.out());

        var bash = new ProcessBuilder("bash", "-c", """
                        source "$1"
                        for line in "ates r" "ates up --fr" "ates run track" "ates chaos --mi" "ates ops quar"; do
                          COMP_WORDS=($line) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="$line" COMPREPLY=()
                          # Bash complains that nobody has pressed Tab.
                          _complete_ates ates "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
                          echo "${COMPREPLY[*]}"
                        done""", "bash", script.toString());
        String completed = ChildProcess.output(bash, Duration.ofSeconds(30));

        assertThat(completed.lines())
                .as(completed)
                .satisfiesExactly(
                        commands -> assertThat(commands).contains("replay", "run"),
                        fresh -> assertThat(fresh).isEqualTo("--fresh"),
                        part -> assertThat(part).isEqualTo("tracker"),
                        minutes -> assertThat(minutes).isEqualTo("--minutes"),
                        quarantine -> assertThat(quarantine).isEqualTo("quarantine"));
    }
}
