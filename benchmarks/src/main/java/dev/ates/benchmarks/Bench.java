package dev.ates.benchmarks;

import dev.ates.cli.Cli;
import dev.ates.messaging.LogBench;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
        name = "ates bench",
        description = "Measures on its own database, with fsync on.",
        mixinStandardHelpOptions = true)
public final class Bench {

    static {
        // See logback.xml.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    private Bench() {}

    public static void main(String[] args) {
        Cli.run(commandLine(), args);
    }

    /** The commands, for callers in the same JVM. */
    public static CommandLine commandLine() {
        return Cli.polite(new CommandLine(new Bench())
                .addSubcommand(new CloseBench(Clock.systemUTC()))
                .addSubcommand(new ShuffleBench(Clock.systemUTC()))
                .addSubcommand(new SearchBench(Clock.systemUTC()))
                .addSubcommand(new RebuildBench(Clock.systemUTC()))
                .addSubcommand(new LogBench()));
    }
}
