package dev.ates.cli;

import java.io.Console;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Asks for confirmation before something is deleted. */
public final class Question {

    private Question() {}

    /**
     * Returns when the user has typed {@code yes}.
     *
     * @param loss what would be deleted, as a sentence
     * @param option the option that confirms in advance, such as {@code --yes}
     * @throws ParameterException when the answer is something else, or there is no terminal
     */
    public static void mayDestroy(CommandLine command, String loss, String option) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new ParameterException(command, "%s To allow it, give %s".formatted(loss, option));
        }
        command.getErr().println(loss);
        command.getErr().flush();
        String answer = console.readLine("Type yes to let it: ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw new ParameterException(command, "Nothing was deleted");
        }
    }
}
