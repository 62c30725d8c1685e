package dev.ates.drawings;

import dev.ates.testkit.TableWrites;
import dev.ates.testkit.TableWrites.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which package writes which table, found in the sources. */
record Rooms(List<Write> writes) {

    static Rooms read(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<Write> writes = new ArrayList<>();
        for (Path file : files) {
            writes.addAll(TableWrites.ofSource(file));
        }
        return new Rooms(writes);
    }

    /** The folders whose SQL writes the table, joined when there are several; "migrations" when none does. */
    String of(String table) {
        String writers = writes.stream()
                .filter(write -> write.table().equals(table) || write.table().endsWith("." + table))
                .map(write -> write.where().substring(write.where().lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" + "));
        return writers.isEmpty() ? "migrations" : writers;
    }
}
