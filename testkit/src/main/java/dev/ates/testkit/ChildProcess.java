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
 * A child process that certainly ends: with {@link #close()}, or with this JVM, also when the JVM is killed. Nothing here
 * waits without a bound, and nothing kills by a number alone. For systems with {@code sh} only.
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
     * Runs a command to its end and returns all that it prints.
     *
     * @throws IllegalStateException with that, when it fails or takes longer
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

    /** Lets a process that is not our child, such as a database server, end with this JVM. */
    public static void endWithThisJvm(ProcessHandle process) {
        LastWill.end(process);
    }

    /** Lets a folder be deleted when this JVM has ended, after all processes that have to end with it. */
    public static void deleteWithThisJvm(Path folder) {
        LastWill.delete(folder);
    }

    public Process process() {
        return process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended, after some time at most. */
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
     * @throws IllegalStateException when it has ended, and its number may be somebody else's
     */
    public void signal(String name) {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s has ended and gets no SIG%s".formatted(this, name));
        }
        output(new ProcessBuilder("kill", "-" + name, "" + process.pid()), SIGNAL_MAX);
    }

    /**
     * Kills it and what it has started, and returns when it is gone. {@code Process.onExit()} would not do: it looks for
     * the number of the process, also after somebody else was given it.
     *
     * @throws IllegalStateException when it is still there after a while
     */
    @Override
    public void close() {
        // Of one that has ended, they would be those of whoever has its number now.
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
