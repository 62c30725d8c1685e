package dev.ates.standalone;

import dev.ates.cli.Cli;
import dev.ates.standalone.ops.OpsCommand;
import dev.ates.standalone.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of aTES that are implemented in this module: {@code up}, {@code replay}, {@code ops}, {@code completion}. */
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

    /** The commands, for callers in the same JVM. */
    public static CommandLine commandLine() {
        return Cli.polite(new Ates());
    }
}
