package dev.ates.standalone;

import dev.ates.cli.Cli;
import dev.ates.embedded.Ending;
import dev.ates.standalone.ops.ImportCommand;
import dev.ates.standalone.ops.OpsCommand;
import dev.ates.standalone.replay.ReplayCommand;
import dev.ates.ui.Launch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The commands of aTES that are implemented in this module: {@code up}, {@code replay}, {@code import}, {@code ops}, {@code
 * completion}. */
@Command(
        name = "ates",
        description = "A company's work as an internal market.",
        subcommands = {
            UpCommand.class,
            ReplayCommand.class,
            ImportCommand.class,
            OpsCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Ates {

    Ates() {}

    public static void main(String[] args) {
        Cli.run(commandLine(), args);
    }

    /** The commands, for callers in the same JVM. */
    public static CommandLine commandLine() {
        CommandLine line = Cli.polite(new Ates());
        IExecutionExceptionHandler others = line.getExecutionExceptionHandler();
        return line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String wrong = Launch.wrongSetting(failure).orElse(null);
            if (wrong == null) {
                return others.handleExecutionException(failure, command, parsed);
            }
            Ending.await();
            command.getErr().printf("ates: %s: %s%n", Cli.told(failure), wrong);
            command.getErr().flush();
            return Cli.CALLED_WRONGLY;
        });
    }
}
