package dev.ates.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * No library of {@code ./ates up} has a vulnerability listed here. The list is part of the build, so the test needs no
 * network; it covers only what was added up to the date that it names.
 */
class KnownHolesTest {

    private static final Path LIST = Path.of("../deploy/known-holes.csv");
    private static final String REPOSITORY = "/repository/";
    private static final String HEADER = "coordinates,from,before,hole,seen";

    /** A library in use, found by its path in Maven's repository. */
    private record Library(String coordinates, String version) {

        static Optional<Library> of(Path jar) {
            String path = jar.toString().replace(File.separatorChar, '/');
            int start = path.lastIndexOf(REPOSITORY);
            if (start < 0) {
                return Optional.empty();
            }
            List<String> parts =
                    List.of(path.substring(start + REPOSITORY.length()).split("/"));
            int version = parts.size() - 2;
            return version < 2
                    ? Optional.empty()
                    : Optional.of(new Library(
                            String.join(".", parts.subList(0, version - 1)) + ":" + parts.get(version - 1),
                            parts.get(version)));
        }
    }

    /** The affected versions: from the first one up to, but without, the one that fixed it. */
    private record Hole(String coordinates, Version from, Version before, String name) {

        static Hole of(String line) {
            String[] columns = line.split(",", -1);
            assertThat(columns).as(line).hasSize(5);
            return new Hole(columns[0], Version.parse(columns[1]), Version.parse(columns[2]), columns[3]);
        }

        boolean isIn(Library library) {
            Version version = Version.parse(library.version());
            return library.coordinates().equals(coordinates)
                    && version.compareTo(from) >= 0
                    && version.compareTo(before) < 0;
        }
    }

    @Test
    void hasNoLibraryWithAKnownHole() {
        List<Library> libraries = Arrays.stream(Objects.requireNonNull(System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Library.of(Path.of(entry)))
                .flatMap(Optional::stream)
                .toList();

        assertThat(libraries)
                .extracting(Library::coordinates)
                .contains("org.apache.derby:derby", "org.postgresql:postgresql", "org.yaml:snakeyaml")
                .hasSizeGreaterThan(100);
        assertThat(libraries.stream().flatMap(library -> found(library).stream()))
                .isEmpty();
    }

    @Test
    void findsTheHoleByItsVersions() {
        assertThat(found(new Library("org.apache.derby:derby", "10.16.1.1")))
                .containsExactly("org.apache.derby:derby 10.16.1.1 has CVE-2022-46337, mended in 10.16.1.2");
        assertThat(found(new Library("org.apache.derby:derby", "10.17.1.0"))).isEmpty();
        assertThat(found(new Library("io.netty:netty-handler", "4.1.117.Final")))
                .hasSize(1);
        assertThat(found(new Library("io.netty:netty-handler", "4.2.18.Final"))).isEmpty();
        assertThat(Library.of(Path.of("/home/ann/.m2/repository/org/apache/derby/derby/10.16.1.1/derby-10.16.1.1.jar")))
                .hasValue(new Library("org.apache.derby:derby", "10.16.1.1"));
    }

    private static List<String> found(Library library) {
        List<String> lines = list();
        assertThat(lines.getFirst()).isEqualTo(HEADER);
        return lines.stream()
                .skip(1)
                .map(Hole::of)
                .filter(hole -> hole.isIn(library))
                .map(hole -> "%s %s has %s, mended in %s"
                        .formatted(library.coordinates(), library.version(), hole.name(), hole.before()))
                .toList();
    }

    private static List<String> list() {
        try {
            return Files.readAllLines(LIST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
