package dev.ates.cli;

import dev.ates.embedded.Ending;
import dev.ates.embedded.FolderInUse;
import dev.ates.embedded.FolderUnusable;
import dev.ates.embedded.LoopbackPort.PortInUse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Behavior shared by all aTES commands: the exit codes below, one-line errors on standard error, and {@code --version} for
 * every command. {@code docs/cli.md} documents it for users.
 */
public final class Cli {

    /** Done, and everything is as it should be. */
    public static final int DONE = 0;

    /** Something is open, differs, was refused or failed. */
    public static final int NOT_IN_ORDER = 1;

    /** Wrong usage, or a prerequisite is missing: nothing has been done. */
    public static final int CALLED_WRONGLY = 2;

    private Cli() {}

    /** Applies this behavior to a command and its subcommands. */
    public static CommandLine polite(Object command) {
        CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
        versioned(line.getCommandSpec());
        return line.registerConverter(LocalDate.class, Cli::day)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Cli::calledWrongly)
                .setExecutionExceptionHandler(Cli::failed);
    }

    private static LocalDate day(String typed) {
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeParseException e) {
            throw (TypeConversionException)
                    new TypeConversionException("'%s' is not a day such as 2026-11-24".formatted(typed)).initCause(e);
        }
    }

    /** Runs the command as a process that exits with the command's exit code, or with the code of the signal that ended it. */
    public static void run(CommandLine line, String[] args) {
        int exitCode = line.execute(args);
        Ending.await();
        System.exit(exitCode);
    }

    private static void versioned(CommandSpec spec) {
        spec.versionProvider(new Version());
        spec.subcommands().values().forEach(below -> versioned(below.getCommandSpec()));
    }

    private static int calledWrongly(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        CommandSpec spec = command.getCommandSpec();
        if (!spec.subcommands().isEmpty()
                && String.valueOf(wrong.getMessage()).startsWith("Missing required subcommand")) {
            command.usage(err);
            return CALLED_WRONGLY;
        }
        err.println("ates: %s (see %s --help)".formatted(reason(wrong), spec.qualifiedName()));
        err.flush();
        return CALLED_WRONGLY;
    }

    private static String reason(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return oneLine(wrong.getMessage());
        }
        String typed = unmatched.getUnmatched().getFirst();
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        boolean option = typed.startsWith("-");
        String name = option && typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
        String kind = option ? "option" : spec.subcommands().isEmpty() ? "place for" : "command";
        return "there is no %s '%s'%s"
                .formatted(
                        kind,
                        name,
                        Nearest.to(
                                        name,
                                        option
                                                ? spec.optionsMap().keySet()
                                                : spec.subcommands().keySet())
                                .map("; did you mean %s?"::formatted)
                                .orElse(""));
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        // Failures during the shutdown are not reported.
        Ending.await();
        command.getErr().println("ates: " + reason(failure));
        command.getErr().flush();
        return failure instanceof FolderInUse || failure instanceof FolderUnusable || failure instanceof PortInUse
                ? CALLED_WRONGLY
                : NOT_IN_ORDER;
    }

    private static String reason(Throwable failure) {
        var reason = new StringBuilder(told(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reason.append("\n  because ").append(told(cause));
        }
        return reason.toString();
    }

    /** Its message, or the name of its class when it has none. */
    public static String told(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
