package dev.ates.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The script {@code ates}, run as a process with classes instead of packaged jars. */
final class Script {

    static final Path FILE = Path.of("../../ates").toAbsolutePath().normalize();

    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

    private Script() {}

    record Result(int exitCode, String out, String err) {}

    /** @param in the current folder */
    static Result run(Path in, String... arguments) throws Exception {
        return run(FILE, in, arguments);
    }

    /** @param file the script, or a link to it */
    static Result run(Path file, Path in, String... arguments) throws Exception {
        return run(Map.of(), in, command(file, arguments));
    }

    /** @param environment variables to add */
    static Result run(Map<String, String> environment, Path in, List<String> command) throws Exception {
        Path out = Files.createTempFile("script", ".out");
        Path err = Files.createTempFile("script", ".err");
        ProcessBuilder builder = builder(in, command);
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        try (ChildProcess process = ChildProcess.start(builder)) {
            assertThat(process.endsWithin(ANSWER_MAX)).as("%s ends", command).isTrue();
            return new Result(process.process().exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts it in the background like a shell without job control: SIGINT is ignored. */
    static ChildProcess inTheBackground(Path file, Path in, Path log, String... arguments) {
        return inTheBackground(Map.of(), file, in, log, arguments);
    }

    /** @param environment variables to add */
    static ChildProcess inTheBackground(
            Map<String, String> environment, Path file, Path in, Path log, String... arguments) {
        var command = new ArrayList<>(List.of("bash", "-c", "trap '' INT; exec \"$@\"", "bash"));
        command.addAll(command(file, arguments));
        ProcessBuilder builder = builder(in, command);
        builder.environment().putAll(environment);
        return ChildProcess.start(builder.redirectErrorStream(true).redirectOutput(log.toFile()));
    }

    static String text(Path log) throws IOException {
        return Files.exists(log) ? Files.readString(log, UTF_8) : "";
    }

    static List<String> command(Path file, String... arguments) {
        var command = new ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static ProcessBuilder builder(Path in, List<String> command) {
        var builder = new ProcessBuilder(command).directory(in.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ATES_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ATES_CLASSPATH", System.getProperty("java.class.path"));
        // This class path has the logging configurations of three programs, and Logback would print warnings about
        // that.
        builder.environment()
                .put("ATES_JAVA_OPTIONS", "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener");
        return builder;
    }
}
