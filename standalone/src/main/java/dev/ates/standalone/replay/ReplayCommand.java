package dev.ates.standalone.replay;

import dev.ates.embedded.TemporaryFolder;
import dev.ates.standalone.DataFolder;
import dev.ates.standalone.ExternalBroker;
import dev.ates.tables.WorkItems;
import dev.ates.tables.WorkItems.Rejected;
import dev.ates.tables.WorkItems.WorkItem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ates replay}: plays a history of work items through the real services, day after day, on its own clock. */
@Command(
        name = "replay",
        description = {
            "Plays a history of work items through the real services, day after day, in a throw-away environment,"
                    + " and checks that tracker, ledger and analytics agree to the cent.",
            "FILE is CSV in UTF-8 or UTF-16 with the columns external_id,title,created_at,completed_at; open items have no"
                    + " completed_at. Lines that cannot be played are told and left out."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything agrees",
            "1:something does not agree, or the replay failed",
            "2:called wrongly, nothing in the file can be played, or the folder or a port is in use",
            "3:everything agrees, but lines of the file were rejected"
        },
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    private static final int PEOPLE_MAX = 10_000;
    private static final int PARTITIONS_MAX = 64;
    private static final Map<String, Integer> PORTS = Map.of("amqp", 5672, "amqps", 5671);
    private static final int ANSWER_MILLIS = 5_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The history")
    private Path file = Path.of("");

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "How many employees work here (default: ${DEFAULT-VALUE})")
    private int people = 10;

    @Option(names = "--seed", paramLabel = "S", description = "Same seed, same result (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--from", paramLabel = "DATE", description = "First business day (default: that of the first item)")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last business day (default: that of the last item)")
    private @Nullable LocalDate to;

    @Option(
            names = "--zone",
            paramLabel = "Z",
            description = "The zone that days belong to, and times of the file without an offset"
                    + " (default: UTC, and such times are rejected)")
    private @Nullable String zone;

    @Option(
            names = "--broker",
            paramLabel = "URI",
            description = "A RabbitMQ to use instead of the embedded broker, without a password")
    private @Nullable String broker;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "How many partitions each stream has, 1 to 64 (default: ${DEFAULT-VALUE})")
    private int partitions = 1;

    @Option(names = "--data", paramLabel = "DIR", description = "Keep databases and messages here (default: deleted)")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (people < 1 || people > PEOPLE_MAX) {
            throw refusal("--people must be 1 to %d, it is %d".formatted(PEOPLE_MAX, people));
        }
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw refusal("--partitions must be 1 to %d, it is %d".formatted(PARTITIONS_MAX, partitions));
        }
        checkThatItCanBeRead(file);
        ExternalBroker external = broker == null ? null : externalBroker(broker);
        if (broker != null) {
            checkThatSomebodyAnswers(broker);
        }
        History history = history();
        if (data == null) {
            try (TemporaryFolder folder = TemporaryFolder.of("ates-replay-")) {
                return play(history, external, folder.path().resolve("data"));
            }
        }
        try (DataFolder folder = DataFolder.take(data)) {
            if (!folder.isNew()) {
                throw refusal("--data needs a new folder, %s has data".formatted(data));
            }
            return play(history, external, data);
        } catch (DataFolder.NotOurs e) {
            throw refusal("--data: " + e.getMessage());
        }
    }

    private int play(History history, @Nullable ExternalBroker external, Path folder)
            throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Summary summary = new Replay(history, people, seed, external, partitions, new Progress(err)).run(folder);
        summary.differences().forEach(difference -> err.println("differs: " + difference));
        err.flush();
        out.println(json ? summary.json() : summary.table());
        out.flush();
        return exitCode(summary);
    }

    private void checkThatItCanBeRead(Path history) {
        if (history.toString().isEmpty()) {
            throw refusal("FILE is empty: name the file of the history");
        }
        if (!Files.exists(history)) {
            throw refusal("there is no file %s".formatted(history));
        }
        if (Files.isDirectory(history)) {
            throw refusal("%s is a folder, not a file".formatted(history));
        }
        if (!Files.isReadable(history)) {
            throw refusal("%s cannot be read: its permissions do not let you".formatted(history));
        }
    }

    private ExternalBroker externalBroker(String addresses) {
        try {
            return ExternalBroker.shared(addresses, System.getenv(ExternalBroker.PASSWORD));
        } catch (IllegalArgumentException e) {
            throw refusal("--broker " + e.getMessage());
        }
    }

    /** Services wait indefinitely for a broker, but the user must learn at once of a wrong address. */
    private void checkThatSomebodyAnswers(String addresses) {
        var silent = new ArrayList<String>();
        for (String address : addresses.split(",", -1)) {
            URI uri = brokerUri(address.strip());
            int port = uri.getPort() > 0 ? uri.getPort() : PORTS.getOrDefault(uri.getScheme(), 0);
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(uri.getHost(), port), ANSWER_MILLIS);
                return;
            } catch (IOException e) {
                silent.add("%s:%d (%s)".formatted(uri.getHost(), port, e.getMessage()));
            }
        }
        throw refusal("--broker: nobody answers at " + String.join(", ", silent));
    }

    private URI brokerUri(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getScheme() != null && PORTS.containsKey(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw refusal("--broker is no address such as amqp://host:5672 (or several, with commas)");
    }

    private static int exitCode(Summary summary) {
        if (!summary.holds()) {
            return 1;
        }
        return summary.rejectedLines() == 0 ? 0 : 3;
    }

    private History history() {
        PrintWriter err = spec.commandLine().getErr();
        var rejections = new Rejections(err);
        try {
            ZoneId days = ZoneId.of(zone == null ? "UTC" : zone);
            return History.of(
                    items(zone == null ? null : days, rejections, err), new History.Days(days, from, to), rejections);
        } catch (DateTimeException e) {
            throw refusal("--zone '%s' is no time zone".formatted(zone));
        } catch (IOException | IllegalArgumentException e) {
            throw refusal("%s: %s".formatted(file, e.getMessage()));
        }
    }

    private List<WorkItem> items(@Nullable ZoneId zoneOfTimes, Rejections rejections, PrintWriter err)
            throws IOException {
        var items = new ArrayList<WorkItem>();
        List<String> others = WorkItems.read(
                Files.newInputStream(file), zoneOfTimes, Clock.systemUTC().instant(), line -> {
                    switch (line) {
                        case WorkItem item -> items.add(item);
                        case Rejected rejected -> rejections.add(rejected);
                    }
                });
        if (!others.isEmpty()) {
            err.println("columns that are not read: " + String.join(", ", others));
            err.flush();
        }
        return items;
    }

    private ParameterException refusal(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }
}
