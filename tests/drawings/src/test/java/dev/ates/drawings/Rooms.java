package dev.ates.drawings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which package writes which table, found in the sources. */
record Rooms(List<Source> sources) {

    record Source(String folder, String text) {}

    static Rooms read(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return new Rooms(files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(file -> new Source(file.getParent().getFileName().toString(), textOf(file)))
                    .toList());
        }
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders whose SQL writes the table, joined when there are several; "migrations" when none does. */
    String of(String table) {
        Pattern writing = Pattern.compile(
                "(?i)\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|copy)\\s+(\\w+\\.)?" + table + "\\b");
        TreeSet<String> writers = sources.stream()
                .filter(source -> writing.matcher(source.text()).find())
                .map(Source::folder)
                .collect(Collectors.toCollection(TreeSet::new));
        return writers.isEmpty() ? "migrations" : String.join(" + ", writers);
    }
}
