package dev.ates.chaos;

import dev.ates.cli.Cli;
import dev.ates.embedded.Ending;
import dev.ates.embedded.Folders;
import dev.ates.testkit.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./ates chaos}. */
@Command(
        name = "ates chaos",
        description =
                "Runs the services as processes under load, injects faults, and checks the databases from outside.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing is lost or done twice", "1:something is", "2:wrong usage, or RabbitMQ is missing"},
        mixinStandardHelpOptions = true)
public final class Chaos implements Callable<Integer> {

    private static final int MINUTES_MAX = 24 * 60;
    private static final int PARTITIONS_MAX = 64;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Determines the faults, their targets and order (default: random, and shown)")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "The duration; from 5 on every kind occurs at least once (default: ${DEFAULT-VALUE})")
    private int minutes = Run.MINUTES_FOR_ALL;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Of every stream; faults in one partition hit the first (default: ${DEFAULT-VALUE})")
    private int partitions = 1;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds of faults, such as broker-wipe,deadlock")
    private List<String> only = List.of();

    @Option(names = "--json", description = "The result as JSON on the standard output")
    private boolean json;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep logs and databases in this new folder")
    private @Nullable Path keep;

    private Chaos() {}

    public static void main(String[] args) {
        Cli.run(commandLine(), args);
    }

    /** The command, for callers in the same JVM. */
    public static CommandLine commandLine() {
        return Cli.polite(new Chaos());
    }

    @Override
    public Integer call() throws Exception {
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes must be 1 to %d, it is %d".formatted(MINUTES_MAX, minutes));
        }
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--partitions must be 1 to %d, it is %d".formatted(PARTITIONS_MAX, partitions));
        }
        if (!RabbitNode.isInstalled()) {
            throw new ParameterException(
                    spec.commandLine(), "RabbitMQ is not installed (apt-get install rabbitmq-server)");
        }
        long chosen = seed != null ? seed : new SecureRandom().nextInt(1, Integer.MAX_VALUE);
        Set<FaultKind> kinds = kinds();
        Path folder = folder();
        Ending whenASignalComes = Ending.with(() -> forgetTheUnfinished(folder));
        long start = System.nanoTime();
        say(start, "Seed %d, %d minutes".formatted(chosen, minutes));
        Report report = null;
        try {
            report = new Run(
                            new Run.Plan(chosen, minutes, partitions, kinds),
                            folder,
                            Clock.systemUTC(),
                            line -> say(start, line))
                    .report();
        } finally {
            // After a signal, failures are not findings.
            Ending.await();
            whenASignalComes.close();
            if (report == null || !report.violations().isEmpty()) {
                System.err.println("Replay with: ./ates chaos --seed %d --minutes %d --partitions %d%s"
                        .formatted(
                                chosen,
                                minutes,
                                partitions,
                                only.isEmpty() ? "" : " --only " + String.join(",", only)));
            }
            forget(folder, report);
        }
        System.err.println(report.words());
        if (json) {
            System.out.println(report.json());
        }
        return report.violations().isEmpty() ? 0 : 1;
    }

    private Set<FaultKind> kinds() {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String label : only) {
            kinds.add(Arrays.stream(FaultKind.values())
                    .filter(kind -> kind.label().equals(label))
                    .findAny()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--only: there is no kind '%s'; there are %s"
                                    .formatted(
                                            label,
                                            Arrays.stream(FaultKind.values())
                                                    .map(FaultKind::label)
                                                    .toList()))));
        }
        return kinds.isEmpty() ? EnumSet.allOf(FaultKind.class) : kinds;
    }

    private Path folder() throws IOException {
        if (keep == null) {
            return Files.createTempDirectory("ates-chaos-");
        }
        if (Files.exists(keep)) {
            throw new ParameterException(spec.commandLine(), "--keep needs a new folder, %s is there".formatted(keep));
        }
        return Files.createDirectories(keep.toAbsolutePath());
    }

    /** Deletes the folder, unless the run has failed. */
    private void forget(Path folder, @Nullable Report report) throws IOException {
        if (keep == null && report != null && report.violations().isEmpty()) {
            Folders.delete(folder);
        } else {
            System.err.println("Logs and databases are in " + folder);
        }
    }

    private void forgetTheUnfinished(Path folder) throws IOException {
        if (keep == null) {
            Folders.delete(folder);
        }
    }

    private static void say(long start, String line) {
        if (Ending.isUnderWay()) {
            return;
        }
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        System.err.println("[%02d:%02d] %s".formatted(passed.toMinutes(), passed.toSecondsPart(), line));
    }
}
