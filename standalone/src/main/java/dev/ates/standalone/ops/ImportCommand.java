package dev.ates.standalone.ops;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Imports a file of tasks into a running tracker. */
@Command(
        name = "import",
        description = {
            "Imports tasks from another tracker: CSV, such as an export of Jira or a spreadsheet, or the issues of GitHub as JSON.",
            "A task is known by its external id, so the same file twice changes nothing."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:imported, or with --dry-run shown",
            "1:refused, such as a file that is no table of tasks",
            "2:wrong usage, or the tracker does not answer",
            "3:as 0, but lines were rejected"
        },
        mixinStandardHelpOptions = true)
public final class ImportCommand extends Asking {

    static final int REJECTED = 3;

    private static final String PATH = "/api/v1/imports";
    private static final String TRACKER = "tracker";
    private static final int REJECTED_SHOWN_MAX = 100;
    private static final long POLL_MILLIS = 300;

    /** The tracker takes no more, and closes the connection of a client that goes on sending. */
    private static final long BYTES_MAX = 64L << 20;

    @Parameters(paramLabel = "FILE", description = "At most 64 MiB, in UTF-8 or UTF-16")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Show what would happen, and import nothing")
    private boolean dryRun;

    @Option(
            names = "--columns",
            paramLabel = "FIELD=NAME[,…]",
            description = "What external_id, title, description, completed_at or status are called in this file")
    private String columns = "";

    @Override
    void check() {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ParameterException(
                    whom.spec().commandLine(), "there is no file %s that can be read".formatted(file));
        }
        if (bytes() > BYTES_MAX) {
            throw new ParameterException(
                    whom.spec().commandLine(),
                    "%s has %,d bytes, but at most 64 MiB can be imported at once: divide it".formatted(file, bytes()));
        }
    }

    private long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ParameterException(
                    whom.spec().commandLine(), "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    int run(OpsClient client) throws Unreachable, Refused {
        JsonNode read = client.postFile(
                        TRACKER,
                        "%s?name=%s&columns=%s".formatted(PATH, encoded("" + file.getFileName()), encoded(columns)),
                        file)
                .body();
        String one = PATH + "/" + read.path("id").asString();
        JsonNode rejected = client.get(TRACKER, "%s/lines?outcome=rejected&limit=%d".formatted(one, REJECTED_SHOWN_MAX))
                .body();
        for (JsonNode line : rejected.path("lines")) {
            err().println("ates: line %s rejected: %s".formatted(text(line.path("line")), text(line.path("text"))));
        }
        JsonNode result = dryRun ? discarded(client, one, read) : imported(client, one);
        if (whom.json()) {
            json(result);
        } else {
            out().println("%s: %s new, %s changed, %s not changed, %s closed and skipped, %s rejected%s"
                    .formatted(
                            file.getFileName(),
                            text(result.path("created")),
                            text(result.path("changed")),
                            text(result.path("same")),
                            text(result.path("closed")),
                            text(result.path("rejected")),
                            dryRun ? "; nothing was imported" : ""));
        }
        return result.path("rejected").asLong() == 0 ? FINE : REJECTED;
    }

    private static JsonNode discarded(OpsClient client, String one, JsonNode read) throws Unreachable, Refused {
        client.delete(TRACKER, one);
        return read;
    }

    private JsonNode imported(OpsClient client, String one) throws Unreachable, Refused {
        JsonNode now = client.post(TRACKER, one + "/confirmation", null).body();
        long told = 0;
        while (!now.path("state").asString().equals("done")) {
            long imported = now.path("imported").asLong();
            if (imported != told) {
                err().println("%,d of %,d lines"
                        .formatted(
                                imported,
                                now.path("lines").asLong()
                                        - now.path("rejected").asLong()));
                err().flush();
                told = imported;
            }
            pause();
            now = client.get(TRACKER, one).body();
        }
        return now;
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("Interrupted; the tracker goes on importing", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
