package dev.ates.script;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ates.embedded.DatabaseAddress;
import dev.ates.embedded.PostgresServer;
import dev.ates.testkit.ChildProcess;
import dev.ates.testkit.FreePorts;
import dev.ates.testkit.NeedsRabbit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C and {@code kill} end a command in any phase, also in the background, and leave no process and no temporary
 * folder. {@code up} has its own test, {@link UpTest}. On Linux, the environment shows which processes a command has
 * started.
 */
@EnabledOnOs(OS.LINUX)
class SignalsTest {

    private static final Duration START_MAX = Duration.ofMinutes(2);

    /** Mostly for the deletion of temporary files: with five other busy processes on two cores it took nine seconds. */
    private static final Duration END_MAX = Duration.ofMinutes(1);

    private static final Path HISTORY =
            Path.of("../samples/work-items.csv").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path temporary;
    private final List<Running> started = new ArrayList<>();

    private record Running(ChildProcess process, Path log) {}

    /** @param handle knows when the process started, and kills no other one that has got its id since */
    private record Found(ProcessHandle handle, String command) {
        @Override
        public String toString() {
            return handle.pid() + " " + command;
        }
    }

    @BeforeEach
    void makeAPlaceForWhatIsTemporary() throws IOException {
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    /** Every process of a test has inherited its environment, which names the folder. */
    @AfterEach
    void endWhatATestHasLeft() {
        for (Found process : processes("")) {
            process.handle().destroyForcibly();
        }
    }

    @Test
    void endAPartOnItsOwn() throws Exception {
        try (PostgresServer postgres = PostgresServer.start(
                folder.resolve("postgres"), FreePorts.take(1).getFirst())) {
            List<Integer> ports = FreePorts.take(3);
            Running tracker = part("tracker", ports.get(0), postgres.database("tracker", "tracker"), Map.of());
            Running outside = part(
                    "outside",
                    ports.get(1),
                    postgres.database("outside", "outside"),
                    Map.of("ATES_SMTP_PORT", "" + ports.get(2)));
            for (Running part : List.of(tracker, outside)) {
                eventually(
                        "it serves",
                        START_MAX,
                        () -> assertThat(Script.text(part.log())).contains("Started "));
            }

            tracker.process().signal("INT");
            outside.process().signal("TERM");

            assertThatItEnds(tracker, 130);
            assertThatItEnds(outside, 143);
            for (Running part : List.of(tracker, outside)) {
                assertThat(Script.text(part.log())).doesNotContain("failed to stop it", "memory leak");
            }
        }
    }

    @Test
    void endAReplayInTheMiddle() throws Exception {
        Running replay = start(Map.of(), "replay", HISTORY.toString(), "--people", "6");
        eventually(
                "it plays",
                START_MAX,
                () -> assertThat(Script.text(replay.log())).contains("[#"));
        assertThat(processes("postgres")).isNotEmpty();
        assertThat(temporary).isNotEmptyDirectory();

        replay.process().signal("INT");

        assertThatItEnds(replay, 130);
        assertThat(Script.text(replay.log())).doesNotContain("Exception", "because");
    }

    /** The creation of the cluster is suspended, as on a slow disk. */
    @Test
    void endWhileAClusterIsBeingMade() throws Exception {
        Running replay = start(Map.of(), "replay", HISTORY.toString());
        eventually(
                "PostgreSQL makes its files",
                START_MAX,
                () -> assertThat(processes("/initdb ")).isNotEmpty());
        for (Found initdb : processes("/initdb ")) {
            // Compares the start time, too: the id alone may be another process's by now.
            if (initdb.handle().isAlive()) {
                ChildProcess.output(
                        new ProcessBuilder("kill", "-STOP", "" + initdb.handle().pid()), END_MAX);
            }
        }

        replay.process().signal("TERM");

        assertThatItEnds(replay, 143);
        assertThat(Script.text(replay.log())).doesNotContain("Exception", "because");
    }

    @Test
    @NeedsRabbit
    void endChaosAmongItsServers() throws Exception {
        assumeThat(Script.FILE.resolveSibling("outside/target/outside-exec.jar"))
                .as("chaos runs jars, which mvn verify has packed by now")
                .exists();
        Running chaos = start(Map.of(), "chaos", "--minutes", "1");
        eventually(
                "a part runs, and so do its servers",
                START_MAX,
                () -> assertThat(processes("-exec.jar"))
                        .as(Script.text(chaos.log()))
                        .isNotEmpty());
        assertThat(processes("beam")).isNotEmpty();
        assertThat(processes("postgres")).hasSizeGreaterThan(4);

        chaos.process().signal("TERM");

        assertThatItEnds(chaos, 143);
        assertThat(Script.text(chaos.log())).doesNotContain("Exception", "because");
    }

    private Running part(String name, int port, DatabaseAddress database, Map<String, String> more) throws IOException {
        var settings = new HashMap<>(more);
        settings.put("ATES_CLASSPATH", RunTest.classPathOfParts());
        settings.put("ATES_DEMO", "true");
        settings.put("ATES_PORT", "" + port);
        settings.put("ATES_DATABASE_URL", database.url());
        settings.put("ATES_DATABASE_USER", database.user());
        settings.put("ATES_DATABASE_PASSWORD", database.password());
        // The services wait for a broker that is down.
        settings.put("ATES_BROKER_URI", "amqp://localhost:1");
        settings.put("ATES_BROKER_USER_PER_SERVICE", "false");
        settings.put("ATES_ZONE", "UTC");
        settings.put("ATES_CURRENCY", "USD");
        settings.put("ATES_CLIENT_SECRET", "known to the tests alone");
        for (String other : List.of("TRACKER_URL", "ACCOUNTING_URL", "ANALYTICS_URL", "OUTSIDE_URL", "ISSUER")) {
            settings.put("ATES_" + other, "http://localhost:" + port);
        }
        return start(settings, "run", name);
    }

    private Running start(Map<String, String> settings, String... arguments) throws IOException {
        var environment = new HashMap<>(settings);
        // Java has no variable for it.
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Path log = folder.resolve(String.join("-", arguments).replace('/', '-') + ".log");
        var running = new Running(Script.inTheBackground(environment, Script.FILE, folder, log, arguments), log);
        started.add(running);
        return running;
    }

    private void assertThatItEnds(Running running, int exitCode) throws Exception {
        assertThat(running.process().endsWithin(END_MAX))
                .as(Script.text(running.log()))
                .isTrue();
        assertThat(running.process().process().exitValue()).isEqualTo(exitCode);
        started.remove(running);
        if (started.isEmpty()) {
            eventually(
                    "children of children have seen its end",
                    Duration.ofSeconds(1),
                    () -> assertThat(processes("")).isEmpty());
            assertThat(temporary)
                    .as(
                            "but for the folder that the library of the embedded PostgreSQL makes for all, and leaves empty")
                    .satisfiesAnyOf(
                            left -> assertThat(left).isEmptyDirectory(),
                            left -> assertThat(Files.walk(left))
                                    .containsExactlyInAnyOrder(left, left.resolve("embedded-pg")));
        }
    }

    /** The running processes of this test. Their start times are read before their environments, which show that they are ours. */
    private List<Found> processes(String name) {
        return ProcessHandle.allProcesses()
                .map(handle -> new Found(handle, read(handle, "cmdline").replace('\0', ' ')))
                .filter(process -> process.command().contains(name))
                .filter(process -> read(process.handle(), "environ").contains(temporary.toString()))
                .toList();
    }

    /** Empty for a process that has ended, or belongs to another user. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
