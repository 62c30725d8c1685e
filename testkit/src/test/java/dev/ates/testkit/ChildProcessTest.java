package dev.ates.testkit;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void endsAndTidiesUpAfterAKilledJvm() throws Exception {
        Path left = Files.createDirectories(folder.resolve("left behind"));
        Files.writeString(left.resolve("file"), "");
        Process jvm = jvm(Starting.class, left.toString());
        List<ProcessHandle> started = List.of(
                ProcessHandle.of(Long.parseLong(jvm.inputReader().readLine())).orElseThrow(),
                ProcessHandle.of(Long.parseLong(jvm.inputReader().readLine())).orElseThrow());
        assertThat(started).allMatch(ProcessHandle::isAlive);

        jvm.destroyForcibly();

        eventually("processes are gone", SOON, () -> assertThat(started).noneMatch(ProcessHandle::isAlive));
        eventually("folder is gone", SOON, () -> assertThat(left).doesNotExist());
    }

    @Test
    void killsWhatIsClosedAndWhatThatHasStarted() {
        ChildProcess shell = ChildProcess.start(new ProcessBuilder("sh", "-c", "sleep 300 & sleep 300"));
        eventually(
                "it has started something",
                SOON,
                () -> assertThat(shell.process().descendants()).hasSize(2));
        List<ProcessHandle> started = shell.process().descendants().toList();

        shell.close();

        assertThat(shell.isAlive()).isFalse();
        eventually("the others are gone", SOON, () -> assertThat(started).noneMatch(ProcessHandle::isAlive));
    }

    /**
     * The close of an instance that had died long before used to wait for its process id, which then belonged to a
     * thread.
     */
    @Test
    void closesWhatHasEndedLongBeforeAndGivesItNoSignal() {
        ChildProcess child = ChildProcess.start(new ProcessBuilder("true"));
        assertThat(child.endsWithin(SOON)).isTrue();

        assertThatThrownBy(() -> child.signal("STOP")).hasMessageContaining("has ended");
        child.close();
        child.close();
    }

    @Test
    void killsWhatIsFrozen() {
        ChildProcess child = ChildProcess.start(new ProcessBuilder("sleep", "300"));
        child.signal("STOP");

        child.close();

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void returnsWhatACommandPrintsAndThrowsWhenItFailsOrTakesTooLong() {
        assertThat(ChildProcess.output(new ProcessBuilder("sh", "-c", "echo out; echo err >&2"), SOON))
                .isEqualTo("out\nerr\n");
        assertThatThrownBy(() -> ChildProcess.output(new ProcessBuilder("sh", "-c", "echo why; exit 3"), SOON))
                .hasMessageContainingAll("ends with 3", "why");
        assertThatThrownBy(() -> ChildProcess.output(new ProcessBuilder("sleep", "300"), Duration.ofMillis(200)))
                .hasMessageContaining("sleep 300 takes longer than");
    }

    /** A later process has the same id: it must not be killed. */
    @Test
    void killsNobodyWhoWasStartedAtAnotherTime() throws Exception {
        try (ChildProcess stranger = ChildProcess.start(new ProcessBuilder("sleep", "300"))) {
            String script = LastWill.script().replace("$subject $start$newline", "$subject ${start}0$newline");
            Process will = new ProcessBuilder("sh", "-c", script).start();
            try (var pipe = will.outputWriter()) {
                pipe.write("end " + stranger.process().pid() + "\n");
            }

            assertThat(will.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
        }
    }

    private static Process jvm(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts a child, and a process that is no longer its child. */
    static final class Starting {
        private Starting() {}

        public static void main(String[] args) throws Exception {
            ChildProcess child = ChildProcess.start(new ProcessBuilder("sleep", "300"));
            Process orphan = new ProcessBuilder("sleep", "300").start();
            ChildProcess.endWithThisJvm(orphan.toHandle());
            ChildProcess.deleteWithThisJvm(Path.of(args[0]));
            System.out.println(child.process().pid());
            System.out.println(orphan.pid());
            Thread.currentThread().join();
        }
    }
}
