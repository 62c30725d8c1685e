package dev.ates.standalone.ops;

import dev.ates.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

/** Writes the journal of a running analytics to files, a folder for each business day. */
@Command(
        name = "export",
        description = {
            "Writes the events of some business days to DIR/day=2026-11-23/events.parquet, as of the moment when it begins.",
            "DIR appears when it is complete, with a manifest.json; until then everything is in DIR.part."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:written",
            "1:refused, or the files could not be written; there is no DIR",
            "2:wrong usage, such as a DIR that exists, or analytics does not answer; there is no DIR"
        },
        mixinStandardHelpOptions = true)
final class JournalExportCommand extends Asking {

    private static final String PATH = "/api/v1/journal";
    private static final String ANALYTICS = "analytics";
    private static final int DAYS_MAX = 3_700;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private JournalFolder.Format format = JournalFolder.Format.parquet;

    @Option(names = "--from", paramLabel = "DATE", required = true, description = "The first business day")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", required = true, description = "The last business day")
    private @Nullable LocalDate to;

    @Option(names = "--out", paramLabel = "DIR", description = "A new folder (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("journal");

    @Override
    void check() {
        if (from == null || to == null || from.isAfter(to) || ChronoUnit.DAYS.between(from, to) >= DAYS_MAX) {
            throw wrong("--from and --to must span 1 to %d days, they are %s and %s".formatted(DAYS_MAX, from, to));
        }
        if (Files.exists(out)) {
            throw wrong("--out needs a new folder, and %s exists".formatted(out));
        }
        if (JournalFolder.PATTERN.matcher(out.toAbsolutePath().toString()).find()) {
            throw wrong("--out must not have *, ? or [ in its path, it is %s".formatted(out.toAbsolutePath()));
        }
        Path part = JournalFolder.part(out);
        if (Files.exists(part)) {
            throw wrong("%s was left by an export that was broken off: remove it first".formatted(part));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(whom.spec().commandLine(), message);
    }

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        JsonNode journal = client.get(ANALYTICS, PATH).body();
        long end = journal.path("end").asLong();
        try (var folder = new JournalFolder(out, format)) {
            for (LocalDate day = from; day != null && !day.isAfter(to); day = day.plusDays(1)) {
                client.download(ANALYTICS, "%s/%s?upTo=%d".formatted(PATH, day, end), folder.download());
                long events = client.get(ANALYTICS, "%s/%s/length?upTo=%d".formatted(PATH, day, end))
                        .body()
                        .path("events")
                        .asLong();
                folder.add(day, events);
            }
            Map<String, Object> manifest = folder.complete(Map.of(
                    "from", String.valueOf(from),
                    "to", String.valueOf(to),
                    "zone", journal.path("zone").asString(),
                    "upTo", end));
            if (whom.json()) {
                json(manifest);
            } else {
                out().println("%s: %,d events of %d days".formatted(out, folder.events(), folder.days()));
            }
            return FINE;
        } catch (IOException | SQLException e) {
            throw new Refused("%s could not be written: %s".formatted(out, Cli.told(e)));
        }
    }
}
