package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.ates.embedded.AmqpBroker.User;
import dev.ates.embedded.Passwords;
import dev.ates.standalone.BrokerBounds;
import dev.ates.standalone.BrokerUsers;
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
            "With --consumer also for consumers that are not part of aTES, such as a BI tool; what waits for them is bounded,",
            "so that it cannot fill the broker's disk.",
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
            names = "--queues-max",
            paramLabel = "N",
            description =
                    "With --consumer: how many queues the virtual host may have, unless it has a limit; 0 sets none"
                            + " (default: ${DEFAULT-VALUE})")
    private int queuesMax = 256;

    @Option(names = "--vhost", description = "The virtual host (default: ${DEFAULT-VALUE})")
    private String vhost = "/";

    @Override
    public Integer call() throws InterruptedException {
        if (Files.isDirectory(passwords)) {
            throw new ParameterException(
                    spec.commandLine(), "--passwords must be a file, and %s is a folder".formatted(passwords));
        }
        BrokerBounds bounds = bounds();
        List<User> others = others();
        try {
            return apply ? apply(others, bounds) : print(others, bounds);
        } catch (IOException | UncheckedIOException e) {
            spec.commandLine().getErr().println("ates: " + e.getMessage());
            return Asking.OPEN;
        }
    }

    private BrokerBounds bounds() {
        try {
            return new BrokerBounds(queueMebibytesMax, queuesMax);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<User> others() {
        try {
            return consumers.entrySet().stream()
                    .map(one -> BrokerUsers.consumer(
                            one.getKey(), List.of(one.getValue().split("\\+"))))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--consumer: " + e.getMessage(), e);
        }
    }

    private static List<User> all(List<User> others) {
        return Stream.concat(BrokerUsers.ALL.stream(), others.stream()).toList();
    }

    private List<String> permissions(User user) {
        return List.of(
                "set_permissions",
                "-p",
                vhost,
                user.name(),
                BrokerUsers.configure(user),
                BrokerUsers.write(user),
                BrokerUsers.read(user));
    }

    private int print(List<User> others, BrokerBounds bounds) {
        PrintWriter out = spec.commandLine().getOut();
        List<User> users = all(others);
        out.println("# %s has a line USER=PASSWORD for each of the %d, and only its owner may read it."
                .formatted(passwords, users.size()));
        bounds.policies(others, vhost).forEach(this::print);
        if (!others.isEmpty() && queuesMax > 0) {
            out.println("# This replaces all limits of the virtual host: repeat those that list_vhost_limits shows.");
            print(bounds.ofVhost(vhost, ""));
        }
        for (User user : users) {
            out.println("sed -n 's/^%1$s=//p' %2$s | %3$s add_user %1$s"
                    .formatted(user.name(), quoted(passwords.toString()), quoted(rabbitmqctl)));
            if (others.contains(user)) {
                print(BrokerBounds.ofUser(user));
            }
            print(permissions(user));
        }
        return Asking.FINE;
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

    /** A consumer's permissions come last, so that its queues are limited before it can fill one. */
    private int apply(List<User> others, BrokerBounds bounds) throws IOException, InterruptedException {
        var kept = new Passwords(passwords.toAbsolutePath());
        List<String> there = run("", List.of("list_users", "--quiet"))
                .lines()
                .map(line -> line.split("\\s", 2)[0])
                .toList();
        for (List<String> policy : bounds.policies(others, vhost)) {
            run("", policy);
        }
        if (!others.isEmpty() && queuesMax > 0) {
            run("", bounds.ofVhost(vhost, run("", List.of("list_vhost_limits", "-p", vhost, "--quiet"))));
        }
        for (User user : all(others)) {
            String verb = there.contains(user.name()) ? "change_password" : "add_user";
            run(kept.of(user.name()) + "\n", List.of(verb, user.name()));
            if (others.contains(user)) {
                run("", BrokerBounds.ofUser(user));
            }
            run("", permissions(user));
            spec.commandLine().getOut().println("User %s is set up".formatted(user.name()));
        }
        spec.commandLine()
                .getOut()
                .println("Their passwords are in %s: './ates up --broker amqp://HOST:5672 --broker-users %s'"
                        .formatted(passwords, passwords));
        return Asking.FINE;
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
