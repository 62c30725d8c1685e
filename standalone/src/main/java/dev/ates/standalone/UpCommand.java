package dev.ates.standalone;

import dev.ates.cli.Cli;
import dev.ates.cli.Question;
import dev.ates.cli.Version;
import dev.ates.embedded.FolderInUse;
import dev.ates.embedded.Holder;
import dev.ates.embedded.LoopbackPort;
import dev.ates.outside.directory.People;
import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = "Runs the whole system in this process until Ctrl-C; its data is kept in the data folder.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:it did not start",
            "2:wrong usage, or the folder or a port is in use: nothing was started or deleted",
            "130, 143:ended by Ctrl-C, by kill"
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final int PORT_MAX = 65_532;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of databases and messages (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--fresh", description = "Delete all data and start over; asks for confirmation if there is data")
    private boolean fresh;

    @Option(names = "--yes", description = "With --fresh: do not ask")
    private boolean yes;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The front page; the services follow on +1, +2, +3 (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--smtp-port", paramLabel = "N", description = "The demo mailbox (default: ${DEFAULT-VALUE})")
    private int smtpPort = 2525;

    @Option(
            names = "--broker",
            paramLabel = "URI",
            description = "A RabbitMQ to use instead of the embedded broker, without a password")
    private @Nullable String broker;

    @Option(
            names = "--broker-users",
            paramLabel = "FILE",
            description = "The passwords of the services at --broker, as 'ates ops broker-users' writes them")
    private @Nullable Path brokerUsers;

    @Option(names = "--zone", paramLabel = "Z", description = "The zone of business days (default: ${DEFAULT-VALUE})")
    private String zone = "UTC";

    @Option(
            names = "--people",
            paramLabel = "FILE",
            description = "The people, as YAML (default: a small demo company)")
    private @Nullable Path people;

    @Option(
            names = "--day",
            paramLabel = "LENGTH",
            description = "The length of a business day, such as 90s, 2m or 1h; only with new data")
    private @Nullable String day;

    @Option(
            names = "--json",
            description =
                    "When everything is ready, print the addresses as one JSON object; progress goes to standard error")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        try (DataFolder folder = DataFolder.take(data)) {
            Ports ports = ports();
            if (fresh) {
                forget(folder);
            }
            FastDays fastDays = fastDays(folder);
            Clock clock = Clock.systemUTC();
            Map<String, String> settings = settings();
            if (fastDays != null) {
                FastDays.mark(data);
                settings.putAll(fastDays.settings());
                clock = fastDays.clock();
            }
            PrintWriter steps =
                    json ? spec.commandLine().getErr() : spec.commandLine().getOut();
            steps.println("aTES %s, data in %s".formatted(Version.number(), folder.path()));
            steps.flush();
            var start = new StartOnScreen(steps);
            World world = World.start(
                    new World.Plan(data, ports, clock, new SecureRandom(), externalBroker(), settings), start::serves);
            var up = new UpAndRunning(ports, folder.path(), world.bean("outside", People.class));
            folder.tell(up.addresses());
            spec.commandLine().getOut().print(json ? up.json() : up.words(start.seconds()));
            spec.commandLine().getOut().flush();
            // A signal ends the world and this process.
            Thread.currentThread().join();
            return Cli.DONE;
        } catch (FolderInUse e) {
            throw new ParameterException(spec.commandLine(), inUse(e), e);
        } catch (DataFolder.NotOurs e) {
            throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage(), e);
        } catch (LoopbackPort.PortInUse e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ": say another --port", e);
        } catch (RuntimeException e) {
            if (!isAboutOtherTables(e)) {
                throw e;
            }
            throw new ParameterException(
                    spec.commandLine(),
                    "The data in %s were made by an older checkout, with other tables: start with --fresh, which deletes them"
                            .formatted(data),
                    e);
        }
    }

    /** Whether a database was made by other migrations: they changed until they were frozen. */
    static boolean isAboutOtherTables(Throwable failure) {
        return failure instanceof FlywayValidateException
                || failure.getCause() != null && isAboutOtherTables(failure.getCause());
    }

    /** Validates the options. */
    private void check() {
        if (port < 1 || port > PORT_MAX) {
            throw wrong("--port must be 1 to %d, it is %d".formatted(PORT_MAX, port));
        }
        if (smtpPort < 1 || smtpPort > PORT_MAX) {
            throw wrong("--smtp-port must be 1 to %d, it is %d".formatted(PORT_MAX, smtpPort));
        }
        if (smtpPort >= port && smtpPort <= port + 3) {
            throw wrong("--smtp-port %d is one of the four that start at --port %d".formatted(smtpPort, port));
        }
        if (yes && !fresh) {
            throw wrong("--yes says yes to --fresh, which is not there");
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw wrong("--zone '%s' is no time zone such as UTC or Europe/Berlin".formatted(zone));
        }
        if (people != null && (!Files.isReadable(people) || Files.isDirectory(people))) {
            throw wrong("--people: there is no file %s that can be read".formatted(people));
        }
        try {
            if (people != null) {
                People.requireRight(people);
            }
        } catch (WrongSetting e) {
            throw wrong("--people: " + e.getMessage());
        }
        externalBroker();
        try {
            new TriedBank(System.getenv()).requireRight();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        if (day != null) {
            parsedDay(day);
        }
    }

    /**
     * {@code null} for the embedded broker. One user for all must be requested, because services can then impersonate each
     * other.
     */
    private @Nullable ExternalBroker externalBroker() {
        if (broker == null) {
            if (brokerUsers != null) {
                throw wrong("--broker-users are those of --broker, which is not there");
            }
            return null;
        }
        try {
            ExternalBroker.requireAddresses(broker);
        } catch (IllegalArgumentException e) {
            throw wrong("--broker " + e.getMessage());
        }
        if (brokerUsers == null) {
            if ("false".equals(System.getenv("ATES_BROKER_USER_PER_SERVICE"))) {
                return sharedBroker(broker);
            }
            throw wrong("--broker wants a user for each service: './ates ops broker-users' sets them up, then add"
                    + " --broker-users FILE (or set ATES_BROKER_USER_PER_SERVICE=false to have one user for all)");
        }
        try {
            return ExternalBroker.with(broker, brokerUsers);
        } catch (IOException e) {
            throw wrong("--broker-users: there is no file %s that can be read".formatted(brokerUsers));
        } catch (IllegalArgumentException e) {
            throw wrong("--broker-users: " + e.getMessage());
        }
    }

    private ExternalBroker sharedBroker(String addresses) {
        try {
            return ExternalBroker.shared(addresses, System.getenv(ExternalBroker.PASSWORD));
        } catch (IllegalArgumentException e) {
            throw wrong("--broker " + e.getMessage());
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("ATES_ZONE", zone);
        if (people != null) {
            settings.put("ATES_PEOPLE", people.toUri().toString());
        }
        settings.putAll(new TriedBank(System.getenv()).settings());
        return settings;
    }

    /** Checks all ports before anything starts, because a later failure would occur in the middle of the start. */
    private Ports ports() throws IOException {
        LoopbackPort.requireFree(port, "the front page");
        LoopbackPort.requireFree(port + 1, "the tracker");
        LoopbackPort.requireFree(port + 2, "accounting");
        LoopbackPort.requireFree(port + 3, "analytics");
        try {
            LoopbackPort.requireFree(smtpPort, "the demo mailbox");
        } catch (LoopbackPort.PortInUse e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ": say another --smtp-port", e);
        }
        Ports free = Ports.free();
        return new Ports(port, port + 1, port + 2, port + 3, smtpPort, free.postgres(), free.broker());
    }

    private String inUse(FolderInUse inUse) {
        return "%s is in use by %s. End that first, or name another folder with --data"
                .formatted(
                        data.toAbsolutePath().normalize(),
                        inUse.holder().map(UpCommand::described).orElse("another program"));
    }

    private static String described(Holder holder) {
        String front = holder.addresses().get(UpAndRunning.FRONT_PAGE);
        return front == null ? holder.toString() : "%s, at %s".formatted(holder, front);
    }

    /** {@code null} for normal days; refuses if time would run backwards. */
    private @Nullable FastDays fastDays(DataFolder folder) {
        if (day == null) {
            if (FastDays.hasMarked(data)) {
                throw wrong("The days in %s were short and are ahead of real time: start with --fresh".formatted(data));
            }
            return null;
        }
        if (!folder.isNew()) {
            throw wrong("--day needs new data, and %s has some: start with --fresh".formatted(data));
        }
        return parsedDay(day);
    }

    private FastDays parsedDay(String length) {
        try {
            return FastDays.lasting(length, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private void forget(DataFolder folder) throws IOException {
        if (folder.isNew()) {
            return;
        }
        if (!yes) {
            Question.mayDestroy(
                    spec.commandLine(),
                    "--fresh deletes all data in %s: %s.".formatted(folder.path(), folder.contents()),
                    "--yes");
        }
        folder.empty();
    }

    private ParameterException wrong(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }
}
