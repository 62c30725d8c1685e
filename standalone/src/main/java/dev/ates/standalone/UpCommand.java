package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.outside.directory.People;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = "Runs the whole system in this process until Ctrl-C; what it knows is kept in the data folder.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final int LOGINS_PER_ROLE_MAX = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data", description = "Folder of databases and messages (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--fresh", description = "Forget everything and start anew")
    private boolean fresh;

    @Option(
            names = "--port",
            description = "The front page; the services follow on +1, +2, +3 (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--smtp-port", description = "The demo mailbox (default: ${DEFAULT-VALUE})")
    private int smtpPort = 2525;

    @Option(names = "--broker", paramLabel = "URI", description = "A RabbitMQ to use instead of the embedded broker")
    private @Nullable String broker;

    @Option(names = "--zone", description = "The zone that business days belong to (default: ${DEFAULT-VALUE})")
    private String zone = "UTC";

    @Option(
            names = "--people",
            paramLabel = "FILE",
            description = "Who works here, as YAML (default: a small demo company)")
    private @Nullable Path people;

    @Option(
            names = "--day",
            paramLabel = "LENGTH",
            description = "A business day lasts so long, such as 90s, 2m or 1h; only with data that is new")
    private @Nullable String day;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 1 || port > 65_532) {
            throw new ParameterException(spec.commandLine(), "--port must be 1 to 65532, it is " + port);
        }
        if (fresh) {
            forget();
        }
        FastDays fastDays = fastDays();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting aTES, data in " + data.toAbsolutePath().normalize() + " …");
        out.flush();
        Ports free = Ports.free();
        var ports = new Ports(port, port + 1, port + 2, port + 3, smtpPort, free.postgres(), free.broker());
        Map<String, String> settings = new HashMap<>();
        settings.put("ATES_ZONE", zone);
        if (people != null) {
            settings.put("ATES_PEOPLE", people.toUri().toString());
        }
        Clock clock = Clock.systemUTC();
        if (fastDays != null) {
            FastDays.mark(data);
            settings.putAll(fastDays.settings());
            clock = fastDays.clock();
        }
        World world = World.start(new World.Plan(data, ports, clock, new SecureRandom(), broker, settings));
        out.print(whereEverythingIs(ports, world.bean("outside", People.class)));
        out.flush();
        // The world ends with a signal, and this process with it.
        Thread.currentThread().join();
        return 0;
    }

    private static String whereEverythingIs(Ports ports, People people) {
        return """

                aTES is up.

                  front page   http://localhost:%d   people and their logins, the bank, the mailbox
                  tracker      http://localhost:%d   tasks
                  accounting   http://localhost:%d   money
                  analytics    http://localhost:%d   the days (administrators)

                %s
                Ctrl-C stops it.
                """.formatted(ports.home(), ports.tracker(), ports.accounting(), ports.analytics(), logins(people));
    }

    /** A few people of every role, as they are in the directory now. */
    private static String logins(People people) {
        var lines = new StringBuilder();
        for (Role role : Role.values()) {
            String logins = people.all().stream()
                    .filter(person -> person.active() && person.role() == role)
                    .flatMap(person -> person.demoPassword().stream().map(password -> person.login() + "/" + password))
                    .limit(LOGINS_PER_ROLE_MAX)
                    .collect(joining(", "));
            if (!logins.isEmpty()) {
                lines.append("  %-15s%s%n".formatted(role, logins));
            }
        }
        return lines.isEmpty() ? "" : "Log in as (login/password)\n\n" + lines;
    }

    /** {@code null} when days last a day; refuses what would let time run backwards. */
    private @Nullable FastDays fastDays() {
        if (day == null) {
            if (FastDays.hasMarked(data)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "The days in %s were short and are ahead of real time: start with --fresh".formatted(data));
            }
            return null;
        }
        if (DataFolder.isOurs(data)) {
            throw new ParameterException(
                    spec.commandLine(), "--day needs new data, and %s has some: start with --fresh".formatted(data));
        }
        try {
            return FastDays.lasting(day, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void forget() throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        if (!DataFolder.isOurs(data)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fresh would delete %s, which is no data folder of aTES".formatted(data.toAbsolutePath()));
        }
        DataFolder.delete(data);
    }
}
