package dev.ates.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Lets no process outlive this JVM, not even when the JVM is killed: a small shell waits on a pipe from it, and when the
 * pipe breaks, kills the process. For systems with {@code sh} only.
 */
public final class Leash implements AutoCloseable {
    private static final String WHEN_THE_PIPE_BREAKS = "trap '' INT TERM HUP; read nothing; kill -9 \"$1\"";

    private final Process process;
    private final Process watch;

    private Leash(Process process, Process watch) {
        this.process = process;
        this.watch = watch;
    }

    public static Leash on(Process process) {
        try {
            Process watch = new ProcessBuilder("sh", "-c", WHEN_THE_PIPE_BREAKS, "leash", "" + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Leash(process, watch);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new UncheckedIOException("Cannot watch over process " + process.pid(), e);
        }
    }

    public Process process() {
        return process;
    }

    /** Kills the process and waits until it is gone, then lets go of its number, which may belong to others from now on. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        watch.destroyForcibly().onExit().join();
    }
}
