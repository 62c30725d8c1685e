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
 * The process that holds a folder, as recorded in the folder's lock file.
 *
 * @param since when this process started
 * @param addresses of its services by name; empty until all are ready
 */
public record Holder(long pid, Instant since, Map<String, String> addresses) {

    private static final String PID = "pid";
    private static final String SINCE = "since";

    /** Start times are computed from the boot time, which shifts when the clock is adjusted. */
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
     * The current holder of the folder. A killed process leaves its entry in the file, so an entry counts only while a
     * process with its id and start time is alive.
     *
     * @throws IOException when there is a lock file that cannot be read
     */
    public static Optional<Holder> of(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        return Files.exists(file) ? read(Files.readString(file, UTF_8)).filter(Holder::isAlive) : Optional.empty();
    }

    /** Empty when the file is empty or being written. */
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
