package dev.ates.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends with {@link #close()} or with this JVM, even when the JVM is killed. No method waits without a
 * limit, and no process is killed by its id alone. Only for systems with {@code sh}.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration KILLED_MAX = Duration.ofSeconds(30);
    private static final Duration SIGNAL_MAX = Duration.ofSeconds(10);

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    public static ChildProcess start(ProcessBuilder command) {
        try {
            ChildProcess started = new ChildProcess(command.start());
            endWithThisJvm(started.process.toHandle());
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.command(), e);
        }
    }

    /**
     * Runs a command and returns its output.
     *
     * @throws IllegalStateException with the output, when it fails or takes longer
     */
    public static String output(ProcessBuilder command, Duration atMost) {
        try {
            Path output = Files.createTempFile("output-", ".log");
            try (ChildProcess child = start(command.redirectErrorStream(true).redirectOutput(output.toFile()))) {
                child.process.getOutputStream().close();
                boolean ended = child.endsWithin(atMost);
                if (!ended || child.process.exitValue() != 0) {
                    throw new IllegalStateException("%s %s: %s"
                            .formatted(
                                    String.join(" ", command.command()),
                                    ended ? "ends with " + child.process.exitValue() : "takes longer than " + atMost,
                                    Files.readString(output, UTF_8)));
                }
                return Files.readString(output, UTF_8);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command.command(), e);
        }
    }

    /** Makes a process that is not our child, such as a database server, end with this JVM. */
    public static void endWithThisJvm(ProcessHandle process) {
        LastWill.end(process);
    }

    /** Deletes a folder when this JVM and all processes that end with it have ended. */
    public static void deleteWithThisJvm(Path folder) {
        LastWill.delete(folder);
    }

    public Process process() {
        return process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ends within a time limit. */
    public boolean endsWithin(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + this + " ends", e);
        }
    }

    /**
     * @param name such as {@code STOP} or {@code INT}
     * @throws IllegalStateException when it has ended, because its id may have been reused
     */
    public void signal(String name) {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s has ended and gets no SIG%s".formatted(this, name));
        }
        output(new ProcessBuilder("kill", "-" + name, "" + process.pid()), SIGNAL_MAX);
    }

    /**
     * Kills it and its children, and returns when it is gone. {@code Process.onExit()} is unsuitable: it polls the process
     * id, which may have been reused.
     *
     * @throws IllegalStateException when it is still running after a time limit
     */
    @Override
    public void close() {
        // After its end, the id, and hence these children, may belong to another process.
        List<ProcessHandle> started = process.isAlive() ? process.descendants().toList() : List.of();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(KILLED_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("%s does not end within %s".formatted(this, KILLED_MAX));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "Process " + process.pid();
    }
}
