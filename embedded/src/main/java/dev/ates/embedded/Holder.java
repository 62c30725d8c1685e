package dev.ates.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The process that holds a folder, as it wrote into the folder's lock file.
 *
 * @param since when this process started
 * @param addresses of what it runs, by name; empty until all of it serves
 */
public record Holder(long pid, Instant since, Map<String, String> addresses) {

    private static final String PID = "pid";
    private static final String SINCE = "since";

    /** The system counts starts from its own, which moves when the clock is set right. */
    private static final Duration START_BLUR = Duration.ofSeconds(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    public Holder {
        addresses = Map.copyOf(addresses);
    }

    static Holder self(Map<String, String> addresses) {
        ProcessHandle self = ProcessHandle.current();
        return new Holder(self.pid(), started(self), addresses);
    }

    /**
     * Who holds the folder now. A process that was killed could not take its name out of the file: it counts only while a
     * process with its number and its start is alive.
     *
     * @throws IOException when there is a lock file that cannot be read
     */
    public static Optional<Holder> of(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        return Files.exists(file) ? read(Files.readString(file, UTF_8)).filter(Holder::isAlive) : Optional.empty();
    }

    /** Nothing when the file is empty, or is being written at this moment. */
    private static Optional<Holder> read(String text) throws IOException {
        var lines = new Properties();
        lines.load(new StringReader(text));
        try {
            Map<String, String> addresses = new TreeMap<>();
            lines.forEach((name, value) -> addresses.put(name.toString(), value.toString()));
            long pid = Long.parseLong(addresses.getOrDefault(PID, ""));
            Instant since = Instant.parse(addresses.getOrDefault(SINCE, ""));
            addresses.keySet().removeAll(List.of(PID, SINCE));
            return Optional.of(new Holder(pid, since, addresses));
        } catch (NumberFormatException | DateTimeException unfinished) {
            return Optional.empty();
        }
    }

    byte[] written() {
        var text = new StringBuilder("%s=%d%n%s=%s%n".formatted(PID, pid, SINCE, since));
        new TreeMap<>(addresses).forEach((name, address) -> text.append("%s=%s%n".formatted(name, address)));
        return text.toString().getBytes(UTF_8);
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive()
                        && Duration.between(since, started(process)).abs().compareTo(START_BLUR) < 0)
                .isPresent();
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    @Override
    public String toString() {
        return "process %d since %s".formatted(pid, TIME.format(since));
    }
}
