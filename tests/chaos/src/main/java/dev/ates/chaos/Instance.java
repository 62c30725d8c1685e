package dev.ates.chaos;

import dev.ates.testkit.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One process of one part, started like {@code ./ates run}, with the fault agent. */
final class Instance implements AutoCloseable {

    private static final Path AGENT = Program.home("tests", "fault-agent", "target", "fault-agent.jar");
    private static final int KILLED = 137;
    private static final Duration START_MAX = Duration.ofMinutes(8);

    private final HttpClient http;
    private final String name;
    private final Launch launch;
    private final URI address;
    private final Path armings;
    private final Path log;
    private final Path temporary;
    private volatile @Nullable ChildProcess process;
    private boolean closed;

    /** The program, and the settings with which it is started. */
    record Launch(Program program, List<String> settings, Map<String, String> environment) {}

    /** @param name such as {@code tracker-1} */
    Instance(HttpClient http, String name, Path folder, Launch launch, URI address) {
        this.http = http;
        this.name = name;
        this.armings = folder.resolve(name + ".armings");
        this.log = folder.resolve(name + ".log");
        this.temporary = folder.resolve(name + ".tmp");
        this.launch = launch;
        this.address = address;
    }

    private synchronized void becomes(ChildProcess started) {
        process = started;
        if (closed) {
            end();
        }
    }

    /** Creates the archive once per build: see {@link Program}. */
    void train() throws IOException {
        launch.program()
                .train(launch.environment(), temporary, log.resolveSibling(name + "-training.log"), this::becomes);
    }

    String name() {
        return name;
    }

    URI address() {
        return address;
    }

    Path log() {
        return log;
    }

    /** Starts the process and returns at once. */
    synchronized void start() throws IOException {
        if (closed) {
            throw new IllegalStateException(name + " is closed and does not start again");
        }
        end();
        Files.deleteIfExists(armings);
        Files.createDirectories(temporary);
        var builder = new ProcessBuilder(
                        launch.program().command("%s=@%s".formatted(AGENT, armings), temporary, launch.settings()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(launch.environment());
        process = ChildProcess.start(builder);
    }

    boolean isAlive() {
        ChildProcess running = process;
        return running != null && running.isAlive();
    }

    /** Whether it was killed at an armed point or by {@code kill -9}. */
    boolean hasFallen() {
        ChildProcess ended = process;
        return ended != null && !ended.isAlive() && ended.process().exitValue() == KILLED;
    }

    boolean isReady() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve("/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        return isAlive()
                && http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    /**
     * Waits until it is ready. If it ends during the start, for example because its database is down, it is restarted, as by
     * an orchestrator.
     *
     * @throws TimeoutException when it is not ready in time; its log says why
     */
    void awaitReady() throws TimeoutException, InterruptedException {
        Patience.await("%s is ready (see %s)".formatted(name, log), START_MAX, () -> {
            if (!isAlive()) {
                start();
            }
            return isReady();
        });
    }

    /** Arms a fault at a point of its code: {@code point:hit[:action]}. It takes effect shortly. */
    void arm(String arming) throws IOException {
        Path whole = armings.resolveSibling(armings.getFileName() + ".new");
        Files.writeString(whole, arming);
        Files.move(whole, armings, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void disarm() throws IOException {
        arm("");
    }

    void kill() {
        end();
    }

    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** Whether the process is frozen by a signal. */
    boolean isPaused() throws IOException {
        ChildProcess running = process;
        if (running == null || !running.isAlive()) {
            return false;
        }
        String status = Files.readString(
                Path.of("/proc", Long.toString(running.process().pid()), "stat"));
        return status.substring(status.lastIndexOf(')') + 1).strip().startsWith("T");
    }

    private void signal(String signal) {
        ChildProcess running = process;
        if (running == null) {
            throw new IllegalStateException("%s does not run and gets no SIG%s".formatted(name, signal));
        }
        running.signal(signal);
    }

    private synchronized void end() {
        ChildProcess running = process;
        if (running != null) {
            running.close();
            process = null;
        }
    }

    /** Ends it for good: {@link #awaitReady} must not restart it while its folder is being deleted. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
