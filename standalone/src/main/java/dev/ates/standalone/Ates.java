package dev.ates.standalone;

import dev.ates.standalone.ops.OpsCommand;
import dev.ates.standalone.replay.ReplayCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of aTES: {@code up}, {@code replay} and {@code ops}. */
@Command(
        name = "ates",
        description = "A company's work as an internal market.",
        subcommands = {UpCommand.class, ReplayCommand.class, OpsCommand.class},
        mixinStandardHelpOptions = true,
        version = "aTES 0.1.0")
public final class Ates {

    private Ates() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The commands, for whoever calls them without a process: 0 done, 1 not in order, 2 called wrongly. */
    public static CommandLine commandLine() {
        return new CommandLine(new Ates())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("ates: " + reason(failure));
                    return 1;
                });
    }

    private static String reason(Throwable failure) {
        var reason = new StringBuilder(told(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reason.append("\n  because ").append(told(cause));
        }
        return reason.toString();
    }

    private static String told(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
