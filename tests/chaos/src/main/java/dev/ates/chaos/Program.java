package dev.ates.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A part's jar, laid out so that the JVM can share its classes from an archive: a start costs half as much then, and a
 * run is full of starts. The archive is made once per build of the jar, by a start that ends when everything is up.
 */
final class Program {

    private static final Path KEPT = Path.of("tests", "chaos", "target", "programs");
    private static final long TRAINING_SECONDS_MAX = 480;

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

    static Program of(String part) throws IOException, InterruptedException {
        Path built = part.equals("outside")
                ? Path.of("outside", "target", "outside-exec.jar")
                : Path.of("services", part, "target", part + "-exec.jar");
        if (!Files.exists(built)) {
            throw new IOException("%s is not built: ./ates build".formatted(built.toAbsolutePath()));
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        Path folder = KEPT.resolve(part + "-" + digest(built)).toAbsolutePath();
        Path jar = folder.resolve(built.getFileName());
        if (!Files.exists(jar)) {
            forgetOlder(part);
            run(
                    List.of(
                            java,
                            "-Djarmode=tools",
                            "-jar",
                            built.toString(),
                            "extract",
                            "--destination",
                            folder.toString()),
                    Map.of(),
                    folder.resolveSibling(part + "-extract.log"));
        }
        return new Program(java, jar, folder.resolve("classes.jsa"));
    }

    /** The command that starts it, with an agent in it. */
    List<String> command(String agent, List<String> settings) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(JVM_OPTIONS);
        if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.add("-javaagent:" + agent);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(settings);
        return command;
    }

    /** Starts it once with these settings and ends it when it is up, unless that has been done before. */
    void train(Map<String, String> environment, Path log) throws IOException, InterruptedException {
        if (Files.exists(archive)) {
            return;
        }
        Path half = archive.resolveSibling("half-made.jsa");
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(JVM_OPTIONS);
        command.add("-XX:ArchiveClassesAtExit=" + half);
        command.add("-Xlog:cds=off");
        command.add("-Dspring.context.exit=onRefresh");
        command.add("-jar");
        command.add(jar.toString());
        run(command, environment, log);
        Files.move(half, archive);
    }

    private static void run(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("%s does not end as it should, see %s".formatted(command, log));
        }
    }

    private static void forgetOlder(String part) throws IOException {
        if (!Files.exists(KEPT)) {
            return;
        }
        try (Stream<Path> kept = Files.list(KEPT)) {
            for (Path older : kept.filter(path -> path.getFileName().toString().startsWith(part + "-"))
                    .toList()) {
                Database.delete(older);
            }
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
