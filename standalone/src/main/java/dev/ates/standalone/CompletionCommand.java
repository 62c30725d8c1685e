package dev.ates.standalone;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Prints a script that completes the commands and options of ates in a shell.",
            "Now: source <(./ates completion bash). For good: put that line into ~/.bashrc or ~/.zshrc."
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** The supported shells; both use the same script. */
    enum Shell {
        bash,
        zsh
    }

    /**
     * The options of commands that the script {@code ates} starts in other programs. A test compares them with the
     * programs.
     */
    static final List<String> CHAOS = List.of("--seed", "--minutes", "--partitions", "--only", "--json", "--keep");

    static final List<String> BENCH_CLOSE = List.of("--accounts", "--rounds", "--data", "--json");
    static final List<String> BENCH_SHUFFLE = List.of("--tasks", "--rounds", "--quick", "--data", "--json");
    static final List<String> BENCH_SEARCH = List.of("--tasks", "--rounds", "--quick", "--data", "--json");
    static final List<String> BENCH_REBUILD = List.of("--events", "--quick", "--data", "--json");
    static final List<String> BENCH_LOG = List.of("--events", "--json");

    private static final List<String> PARTS = List.of("tracker", "accounting", "analytics", "directory", "outside");
    private static final List<String> WITHOUT_VALUE = List.of("--json", "--quick", "--help", "--version");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("ates", everything()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static CommandLine everything() {
        CommandLine ates = Ates.commandLine();
        ates.addSubcommand(
                "run",
                command(List.of())
                        .addPositional(PositionalParamSpec.builder()
                                .paramLabel("PART")
                                .type(String.class)
                                .completionCandidates(PARTS)
                                .build()));
        CommandSpec bench = command(List.of());
        bench.addSubcommand("close", new CommandLine(command(BENCH_CLOSE)));
        bench.addSubcommand("shuffle", new CommandLine(command(BENCH_SHUFFLE)));
        bench.addSubcommand("search", new CommandLine(command(BENCH_SEARCH)));
        bench.addSubcommand("rebuild", new CommandLine(command(BENCH_REBUILD)));
        bench.addSubcommand("log", new CommandLine(command(BENCH_LOG)));
        ates.addSubcommand("bench", bench);
        ates.addSubcommand("chaos", command(CHAOS));
        ates.addSubcommand("build", command(List.of()));
        ates.addSubcommand("help", command(List.of()));
        return ates;
    }

    private static CommandSpec command(List<String> options) {
        CommandSpec command = CommandSpec.create().mixinStandardHelpOptions(true);
        for (String option : options) {
            command.addOption(OptionSpec.builder(option)
                    .type(WITHOUT_VALUE.contains(option) ? boolean.class : String.class)
                    .arity(WITHOUT_VALUE.contains(option) ? "0" : "1")
                    .build());
        }
        return command;
    }
}
