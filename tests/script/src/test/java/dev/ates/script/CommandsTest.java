package dev.ates.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.benchmarks.Bench;
import dev.ates.chaos.Chaos;
import dev.ates.standalone.Ates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Checks every command and subcommand, including new ones. */
class CommandsTest {

    static Stream<Arguments> commands() {
        return Stream.of(Ates.commandLine(), Bench.commandLine(), Chaos.commandLine())
                .flatMap(CommandsTest::withAllBelow)
                .map(command -> Arguments.of(command.getCommandSpec().qualifiedName(), command));
    }

    private static Stream<CommandLine> withAllBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandsTest::withAllBelow));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void hasHelpAndAVersion(String name, CommandLine command) {
        for (String asked : List.of("--help", "-h")) {
            assertThat(said(command, asked)).startsWith("Usage: " + name);
        }
        for (String asked : List.of("--version", "-V")) {
            assertThat(said(command, asked)).startsWith("aTES ").hasLineCount(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void isDocumentedWithEveryOption(String name, CommandLine command) throws Exception {
        String documentation = Files.readString(Path.of("../../docs/cli.md"));

        assertThat(documentation).contains(name);
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                assertThat(documentation).as("docs/cli.md about %s", name).contains("`" + option.longestName());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void isCompletedWithEveryOption(String name, CommandLine command) {
        String completion = said(Ates.commandLine(), "completion", "bash");
        // picocli omits characters from the names of functions that a shell might not accept.
        String function = "_picocli_" + name.replace("-", "").replace(' ', '_');

        assertThat(completion).contains("function " + function + "() {");
        String body = completion.substring(completion.indexOf("function " + function + "() {"));
        String own = body.substring(0, body.indexOf("\n}"));
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                assertThat(own).as("completion of %s", name).contains("'" + option.longestName());
            }
        }
    }

    private static String said(CommandLine command, String... arguments) {
        var out = new StringWriter();
        int exitCode = command.setOut(new PrintWriter(out, true)).execute(arguments);
        assertThat(exitCode).isZero();
        return out.toString();
    }
}
