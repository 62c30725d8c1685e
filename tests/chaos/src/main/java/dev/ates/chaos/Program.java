package dev.ates.chaos;

import dev.ates.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A part's jar, with a class data sharing archive that halves the time of the many starts. The archive is created once per
 * build, by a start that ends when everything is ready.
 */
final class Program {

    /** The checkout, which may differ from the current folder. */
    private static final Path HOME = Path.of(System.getProperty("ates.home", ""));

    private static final Path ARCHIVES = HOME.resolve(Path.of("tests", "chaos", "target", "archives"));
    private static final Duration TRAINING_MAX = Duration.ofMinutes(8);

    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Xmx400m",
            "--enable-native-access=ALL-UNNAMED");

    private final String java;
    private final Path jar;
    private final Path archive;

    private Program(String java, Path jar, Path archive) {
        this.java = java;
        this.jar = jar;
        this.archive = archive;
    }

    /** A file of the checkout. */
    static Path home(String first, String... more) {
        return HOME.resolve(Path.of(first, more)).toAbsolutePath();
    }

    static Program of(String part) throws IOException {
        Path built =
                HOME.resolve(part.equals("outside") ? Path.of(part, "target") : Path.of("services", part, "target"));
        Path jar = built.resolve(part + "-exec.jar");
        if (!Files.exists(jar)) {
            throw new IOException("%s is not built: ./ates build".formatted(jar.toAbsolutePath()));
        }
        Files.createDirectories(ARCHIVES);
        Path archive = ARCHIVES.resolve(part + ".jsa");
        if (isOlder(archive, jar) || isOlder(archive, built.resolve("lib"))) {
            // Otherwise the JVM would silently not use the archive.
            Files.deleteIfExists(archive);
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        return new Program(java, jar.toAbsolutePath(), archive.toAbsolutePath());
    }

    private static boolean isOlder(Path archive, Path built) throws IOException {
        if (!Files.exists(archive)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(archive);
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The command that starts it with an agent.
     *
     * @param temporary the folder for files that a killed JVM leaves behind
     */
    List<String> command(String agent, Path temporary, List<String> settings) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(JVM_OPTIONS);
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-javaagent:" + agent);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(settings);
        return command;
    }

    /**
     * Starts it once with these settings and ends it when it is up, unless that has been done before.
     *
     * @param started receives the process, so that it can be ended earlier
     */
    void train(Map<String, String> environment, Path temporary, Path log, Consumer<ChildProcess> started)
            throws IOException {
        if (Files.exists(archive)) {
            return;
        }
        Path half = archive.resolveSibling(archive.getFileName() + ".half");
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(JVM_OPTIONS);
        command.add("-XX:ArchiveClassesAtExit=" + half);
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary));
        command.add("-Xlog:cds=off");
        command.add("-Dspring.context.exit=onRefresh");
        command.add("-jar");
        command.add(jar.toString());
        run(command, environment, log, started);
        Files.move(half, archive);
    }

    private static void run(
            List<String> command, Map<String, String> environment, Path log, Consumer<ChildProcess> started)
            throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try (ChildProcess training = ChildProcess.start(builder)) {
            started.accept(training);
            if (!training.endsWithin(TRAINING_MAX) || training.process().exitValue() != 0) {
                throw new IOException("%s does not end as it should, see %s".formatted(command, log));
            }
        }
    }
}
