package dev.ates.doors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table in {@code docs/access.md}. Every line that begins with a service's name is a row. */
final class AccessTable {

    private static final Path FILE = Path.of("..", "..", "docs", "access.md");

    /** The cells of each route, by its name and by role. */
    static Map<String, Map<Role, String>> read() throws IOException {
        Map<String, Map<Role, String>> rows = new TreeMap<>();
        List<String> columns = List.of();
        for (var line : Files.readAllLines(FILE)) {
            var cells = cells(line);
            if (cells.size() > 3 && cells.getFirst().equals("service")) {
                columns = cells;
            } else if (cells.size() > 3 && Instance.SERVICES.contains(cells.getFirst())) {
                var name = "%s %s %s".formatted(cells.get(0), cells.get(1), cells.get(2));
                if (cells.size() != columns.size() || rows.put(name, row(columns, cells)) != null) {
                    throw new AssertionError("This row is there twice, or has not a cell for each column: " + line);
                }
            }
        }
        return rows;
    }

    /** Writes the actual rows of the running system to a file, for comparison or as a new table. */
    static void write(Map<Route, Map<Role, String>> found, Path file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("| service | method | path | "
                + String.join(
                        " | ", List.of(Role.values()).stream().map(Role::name).toList()) + " |");
        lines.add("| --- | --- | --- |" + " --- |".repeat(Role.values().length));
        found.forEach((route, cells) -> lines.add("| %s | %s | `%s` | %s |"
                .formatted(route.service(), route.method(), route.pattern(), String.join(" | ", cells.values()))));
        Files.write(file, lines);
    }

    private static Map<Role, String> row(List<String> columns, List<String> cells) {
        Map<Role, String> row = new EnumMap<>(Role.class);
        for (int at = 3; at < columns.size(); at++) {
            row.put(Role.valueOf(columns.get(at)), cells.get(at));
        }
        return row;
    }

    private static List<String> cells(String line) {
        return line.startsWith("| ")
                ? List.of(line.strip().split("\\|")).stream()
                        .skip(1)
                        .map(cell -> cell.replace("`", "").strip())
                        .toList()
                : List.of();
    }

    private AccessTable() {}
}
