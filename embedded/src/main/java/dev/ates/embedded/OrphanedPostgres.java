package dev.ates.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A PostgreSQL that outlived its JVM: after {@code kill -9} of a JVM its database server keeps running on the old port and
 * uses the data folder. Only the holder of the folder's lock may look for one.
 */
final class OrphanedPostgres {
    private static final Logger log = LoggerFactory.getLogger(OrphanedPostgres.class);
    private static final int STOP_SECONDS_MAX = 60;
    private static final String PID_OF_NOBODY = "2147483646";

    private final Path data;

    OrphanedPostgres(Path data) {
        this.data = data;
    }

    /**
     * Stops it with PostgreSQL's fast shutdown (clients are disconnected, data is written). Does nothing if there is none.
     *
     * @throws IOException when it still runs after a minute
     */
    void stop() throws IOException {
        stop("fast", Level.WARN);
    }

    /** As {@link #stop()}, but without writing data: the next start would have to recover. */
    void stopAtOnce() throws IOException {
        stop("immediate", Level.DEBUG);
    }

    private void stop(String mode, Level level) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")) {
            return;
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null) {
            return;
        }
        if (isPostmasterOfThisFolder(process)) {
            log.atLevel(level)
                    .addKeyValue("pid", pid)
                    .addKeyValue("data", data)
                    .log("Stopping a PostgreSQL left behind");
            pgCtlStop(mode);
        } else {
            // PostgreSQL would mistake the other program for itself and refuse to start. The file must stay, because
            // PostgreSQL uses its other lines to find backends that survived their postmaster.
            lines.set(0, PID_OF_NOBODY);
            Files.write(pidFile, lines);
        }
    }

    /** Process ids are reused, so the id alone proves nothing. */
    private boolean isPostmasterOfThisFolder(ProcessHandle process) throws IOException {
        String program = process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString())
                .orElse("");
        if (!program.equals("postgres") && !program.equals("postgres.exe")) {
            return false;
        }
        List<String> arguments =
                Arrays.asList(process.info().arguments().orElseGet(() -> new String[] {"-D", data.toString()}));
        int folder = arguments.indexOf("-D") + 1;
        return folder > 0
                && folder < arguments.size()
                && Files.exists(Path.of(arguments.get(folder)))
                && Files.isSameFile(Path.of(arguments.get(folder)), data);
    }

    private void pgCtlStop(String mode) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(pgCtl().toString());
        command.addAll(List.of("stop", "-D", data.toString(), "-m", mode, "-w", "-t", "" + STOP_SECONDS_MAX));

        Process pgCtl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(pgCtl.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (!pgCtl.waitFor(STOP_SECONDS_MAX + 10, TimeUnit.SECONDS) || pgCtl.exitValue() != 0) {
                throw new IOException("The old PostgreSQL of " + data + " does not stop: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the old PostgreSQL of " + data + " stops", e);
        }
    }

    /** PostgreSQL records the command that started it; {@code pg_ctl} is in the same folder as that program. */
    private Path pgCtl() throws IOException {
        String startedBy = Files.readString(data.resolve("postmaster.opts"));
        int end = startedBy.indexOf(" \"");
        Path postgres = Path.of((end < 0 ? startedBy : startedBy.substring(0, end)).strip());
        return postgres.resolveSibling(postgres.toString().endsWith(".exe") ? "pg_ctl.exe" : "pg_ctl");
    }
}
