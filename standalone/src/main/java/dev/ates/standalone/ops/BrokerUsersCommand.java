package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.ates.embedded.AmqpBroker.User;
import dev.ates.embedded.Passwords;
import dev.ates.standalone.BrokerUsers;
import dev.ates.standalone.OtherConsumer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "broker-users",
        description = {
            "Sets up a RabbitMQ user for each service (people, tracker, accounting and analytics) with the minimum permissions.",
            "With --consumer also for consumers that are not part of aTES, such as a BI tool, with their queues: they may",
            "read these and send requests, and nothing else.",
            "Prints the rabbitmqctl commands, or runs them with --apply. Passwords are never on a command line."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:printed, or done", "1:rabbitmqctl has failed", "2:called wrongly"},
        mixinStandardHelpOptions = true)
final class BrokerUsersCommand implements Callable<Integer> {

    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--passwords",
            paramLabel = "FILE",
            description = "A line USER=PASSWORD for each; --apply creates missing ones; readable only by its owner"
                    + " (default: ${DEFAULT-VALUE})")
    private Path passwords = Path.of("broker-users");

    @Option(names = "--apply", description = "Run the commands on this machine, as a user who may run rabbitmqctl")
    private boolean apply;

    @Option(
            names = "--rabbitmqctl",
            paramLabel = "COMMAND",
            description = "What to run, such as /usr/sbin/rabbitmqctl (default: ${DEFAULT-VALUE})")
    private String rabbitmqctl = "rabbitmqctl";

    @Option(
            names = "--consumer",
            paramLabel = "NAME=STREAM[+STREAM]",
            description = "Another consumer with the streams that it may receive, such as bi-tool=accounting+people;"
                    + " once for each")
    private Map<String, String> consumers = new LinkedHashMap<>();

    @Option(
            names = "--queue-mib-max",
            paramLabel = "N",
            description = "How many MiB may wait in a queue of another consumer; older messages are dropped"
                    + " (default: ${DEFAULT-VALUE})")
    private int queueMebibytesMax = 256;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "With --consumer: how many partitions the streams have (default: ${DEFAULT-VALUE})")
    private int partitions = 1;

    @Option(names = "--vhost", description = "The virtual host (default: ${DEFAULT-VALUE})")
    private String vhost = "/";

    @Override
    public Integer call() throws InterruptedException {
        if (Files.isDirectory(passwords)) {
            throw new ParameterException(
                    spec.commandLine(), "--passwords must be a file, and %s is a folder".formatted(passwords));
        }
        List<OtherConsumer> others = others();
        try {
            return apply ? apply(others) : printAll(others);
        } catch (IOException | UncheckedIOException e) {
            spec.commandLine().getErr().println("ates: " + e.getMessage());
            return Asking.OPEN;
        }
    }

    private List<OtherConsumer> others() {
        List<User> users;
        try {
            users = consumers.entrySet().stream()
                    .map(one -> OtherConsumer.user(
                            one.getKey(), List.of(one.getValue().split("\\+"))))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--consumer: " + e.getMessage(), e);
        }
        try {
            return users.stream()
                    .map(user -> new OtherConsumer(user, partitions, queueMebibytesMax))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int printAll(List<OtherConsumer> others) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("# %s has a line USER=PASSWORD for each of the %d, and only its owner may read it."
                .formatted(passwords, BrokerUsers.ALL.size() + others.size()));
        print(BrokerUsers.requestsPolicy(vhost));
        for (User user : BrokerUsers.ALL) {
            printUser(user);
            BrokerUsers.permissions(user, vhost).forEach(this::print);
        }
        for (OtherConsumer other : others) {
            print(other.policy(vhost));
            out.println("printf '%%s' %s | %s import_definitions"
                    .formatted(quoted(other.definitions(vhost)), quoted(rabbitmqctl)));
            printUser(other.user());
            print(other.limits());
            print(other.permissions(vhost));
        }
        return Asking.FINE;
    }

    private void printUser(User user) {
        spec.commandLine()
                .getOut()
                .println("sed -n 's/^%1$s=//p' %2$s | %3$s add_user %1$s"
                        .formatted(user.name(), quoted(passwords.toString()), quoted(rabbitmqctl)));
    }

    private void print(List<String> command) {
        spec.commandLine()
                .getOut()
                .println(Stream.concat(Stream.of(rabbitmqctl), command.stream())
                        .map(BrokerUsersCommand::quoted)
                        .collect(joining(" ")));
    }

    /** Quotes a word for a shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9._/:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private int apply(List<OtherConsumer> others) throws IOException, InterruptedException {
        var kept = new Passwords(passwords.toAbsolutePath());
        List<String> there = run("", List.of("list_users", "--quiet"))
                .lines()
                .map(line -> line.split("\\s", 2)[0])
                .toList();
        run("", BrokerUsers.requestsPolicy(vhost));
        for (User user : BrokerUsers.ALL) {
            setUp(user, there, kept, BrokerUsers.permissions(user, vhost));
        }
        for (OtherConsumer other : others) {
            // The bound comes before the queues.
            run("", other.policy(vhost));
            run(other.definitions(vhost), List.of("import_definitions"));
            setUp(other.user(), there, kept, List.of(other.limits(), other.permissions(vhost)));
        }
        spec.commandLine()
                .getOut()
                .println("Their passwords are in %s: './ates up --broker amqp://HOST:5672 --broker-users %s'"
                        .formatted(passwords, passwords));
        return Asking.FINE;
    }

    private void setUp(User user, List<String> there, Passwords kept, List<List<String>> commands)
            throws IOException, InterruptedException {
        String verb = there.contains(user.name()) ? "change_password" : "add_user";
        run(kept.of(user.name()) + "\n", List.of(verb, user.name()));
        for (List<String> command : commands) {
            run("", command);
        }
        spec.commandLine().getOut().println("User %s is set up".formatted(user.name()));
    }

    private String run(String input, List<String> arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of(rabbitmqctl), arguments.stream()).toList(), input, ANSWER_MAX);
    }

    /**
     * The output of a command.
     *
     * @throws IOException with its whole error output, or when it has not ended in time
     */
    static String run(List<String> command, String input, Duration atMost) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        var output = new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), UTF_8));
        Thread.ofVirtual().name("command-output").start(output);
        try {
            String printed = output.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (process.waitFor(atMost) && process.exitValue() == 0) {
                return printed;
            }
            throw new IOException("rabbitmqctl %s: %s".formatted(command.get(1), printed.strip()));
        } catch (ExecutionException e) {
            throw new IOException("rabbitmqctl %s cannot be read".formatted(command.get(1)), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "rabbitmqctl %s has not ended within %d seconds".formatted(command.get(1), atMost.toSeconds()), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
