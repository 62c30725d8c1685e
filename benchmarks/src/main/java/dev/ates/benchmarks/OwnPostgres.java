package dev.ates.benchmarks;

import dev.ates.embedded.PostgresServer;
import dev.ates.embedded.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The PostgreSQL server of a benchmark, in a new folder. */
final class OwnPostgres {

    private final CommandSpec spec;

    /** @param spec the command whose invalid options are refused */
    OwnPostgres(CommandSpec spec) {
        this.spec = spec;
    }

    /** The measurement on the server. */
    interface Measured {
        void on(PostgresServer postgres) throws IOException, InterruptedException;
    }

    /**
     * Starts the server, measures, and stops it.
     *
     * @param data a new folder, or none for a temporary one
     */
    void measure(@Nullable Path data, Measured measured) throws IOException, InterruptedException {
        if (data == null) {
            try (TemporaryFolder folder = TemporaryFolder.of("ates-bench-")) {
                measureIn(folder.path().resolve("postgres"), measured);
            }
        } else {
            mustBeNew(data);
            measureIn(data, measured);
        }
    }

    private static void measureIn(Path folder, Measured measured) throws IOException, InterruptedException {
        try (PostgresServer postgres = PostgresServer.start(folder, 0)) {
            measured.on(postgres);
        }
    }

    /** The benchmark creates its own tables, which must not mix with anybody else's. */
    private void mustBeNew(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            if (files.findAny().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--data needs a new folder, and there is something in %s".formatted(folder));
            }
        }
    }

    void within(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(
                    spec.commandLine(), "%s must be 1 to %d, it is %d".formatted(option, max, value));
        }
    }
}
