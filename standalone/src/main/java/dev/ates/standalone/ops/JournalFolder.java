package dev.ates.standalone.ops;

import dev.ates.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of an export. They are written to {@code DIR.part}, which is renamed when it is complete and on the disk, and deleted
 * otherwise. DuckDB reads the CSV and writes Parquet, in bounded memory.
 */
final class JournalFolder implements AutoCloseable {

    enum Format {
        parquet,
        csv
    }

    /** DuckDB would look for several files. */
    static final Pattern PATTERN = Pattern.compile("[*?\\[]");

    private static final String MEMORY_MAX = "256MB";

    /** The columns of the CSV. Ids are text, because few readers of Parquet know the type UUID. */
    private static final String EVENTS = """
            read_csv('%s', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {
                'seq': 'BIGINT', 'time': 'TIMESTAMPTZ', 'stream': 'VARCHAR', 'partition': 'SMALLINT', 'position': 'BIGINT',
                'id': 'VARCHAR', 'type': 'VARCHAR', 'subject': 'VARCHAR', 'day': 'DATE', 'recorded_at': 'TIMESTAMPTZ',
                'late': 'BOOLEAN', 'attributes': 'VARCHAR', 'data': 'VARCHAR'})""";

    private final Path folder;
    private final Path part;
    private final Format format;
    private final Connection duckdb;
    private final List<Map<String, Object>> files = new ArrayList<>();
    private long events;

    JournalFolder(Path folder, Format format) throws IOException, SQLException {
        this.folder = folder;
        this.part = part(folder);
        this.format = format;
        OwnerOnly.folder(part);
        this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
        run("set memory_limit = '%s'", MEMORY_MAX);
        run("set temp_directory = '%s'", quoted(part.resolve("tmp")));
        run("set threads = 1");
    }

    static Path part(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".part");
    }

    /** Where the CSV of the next day is downloaded to. */
    Path download() {
        return part.resolve("events.csv");
    }

    /**
     * Adds the downloaded day, unless it has no events.
     *
     * @param expected how many events it has; a download that a proxy cut off has fewer
     */
    void add(LocalDate day, long expected) throws IOException, SQLException {
        long found = count();
        if (found != expected) {
            throw new IOException("the download of %s has %d of %d events".formatted(day, found, expected));
        }
        if (found == 0) {
            Files.delete(download());
            return;
        }
        Path target = Files.createDirectories(part.resolve("day=" + day)).resolve("events." + format);
        switch (format) {
            case csv -> Files.move(download(), target, StandardCopyOption.ATOMIC_MOVE);
            case parquet -> {
                run(
                        "copy (select * exclude (day) from %s) to '%s' (format parquet, compression zstd)",
                        EVENTS.formatted(quoted(download())), quoted(target));
                Files.delete(download());
            }
        }
        sync(target);
        events += found;
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("file", part.relativize(target).toString());
        file.put("events", found);
        file.put("bytes", Files.size(target));
        files.add(file);
    }

    /** Writes the manifest and gives the folder its name. */
    Map<String, Object> complete(Map<String, Object> about) throws IOException, SQLException {
        duckdb.close();
        FileSystemUtils.deleteRecursively(part.resolve("tmp"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", format.name());
        about.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> manifest.put(entry.getKey(), entry.getValue()));
        manifest.put("events", events);
        manifest.put("files", files);
        Path file = part.resolve("manifest.json");
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
        sync(file);
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        return manifest;
    }

    long events() {
        return events;
    }

    int days() {
        return files.size();
    }

    /** Deletes what is not complete. */
    @Override
    public void close() throws IOException, SQLException {
        try (duckdb) {
            FileSystemUtils.deleteRecursively(part);
        }
    }

    private long count() throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet rows =
                        statement.executeQuery("select count(*) from " + EVENTS.formatted(quoted(download())))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String sql, Object... values) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql.formatted(values));
        }
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
