package dev.ates.standalone;

import dev.ates.cli.Cli;
import dev.ates.standalone.ops.OpsCommand;
import dev.ates.standalone.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of aTES, as far as it is not the script's: {@code up}, {@code replay}, {@code ops}, {@code completion}. */
@Command(
        name = "ates",
        description = "A company's work as an internal market.",
        subcommands = {UpCommand.class, ReplayCommand.class, OpsCommand.class, CompletionCommand.class},
        mixinStandardHelpOptions = true)
public final class Ates {

    Ates() {}

    public static void main(String[] args) {
        Cli.run(commandLine(), args);
    }

    /** The commands, for whoever calls them without a process. */
    public static CommandLine commandLine() {
        return Cli.polite(new Ates());
    }
}
