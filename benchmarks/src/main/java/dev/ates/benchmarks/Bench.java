package dev.ates.benchmarks;

import dev.ates.cli.Cli;
import dev.ates.messaging.LogBench;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line of the benchmarks. */
@Command(
        name = "ates bench",
        description = {
            "Measures on its own database, with fsync on.",
            "Several benchmarks run one after the other: ates bench shuffle --quick search --quick"
        },
        subcommandsRepeatable = true,
        mixinStandardHelpOptions = true)
public final class Bench {

    static {
        // See logback.xml.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    private static final String JSON = "--json";

    private Bench() {}

    /** Whether the benchmark with this specification prints JSON: the option counts for all of a command line. */
    public static boolean asJson(CommandSpec benchmark) {
        return benchmark.commandLine().getParent().getParseResult().subcommands().stream()
                .anyMatch(one -> one.hasMatchedOption(JSON));
    }

    public static void main(String[] args) {
        Cli.run(commandLine(), args);
    }

    /** The commands, for callers in the same JVM. */
    public static CommandLine commandLine() {
        CommandLine bench = new CommandLine(new Bench())
                .addSubcommand(new CloseBench(Clock.systemUTC()))
                .addSubcommand(new ShuffleBench(Clock.systemUTC()))
                .addSubcommand(new SearchBench(Clock.systemUTC()))
                .addSubcommand(new RebuildBench(Clock.systemUTC()))
                .addSubcommand(new LogBench());
        for (CommandLine one : bench.getSubcommands().values()) {
            one.getCommandSpec()
                    .addOption(OptionSpec.builder(JSON)
                            .type(boolean.class)
                            .arity("0")
                            .description("Print the result as one JSON object; for all benchmarks of the command line")
                            .build());
        }
        return Cli.polite(bench);
    }
}
