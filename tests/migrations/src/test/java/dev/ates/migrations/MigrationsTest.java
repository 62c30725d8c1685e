package dev.ates.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ates.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules for migrations. All that have a line in {@code checksums.txt} are frozen. A new one needs a new file with the next number, a line in {@code checksums.txt} and a
 * {@link Check}.
 *
 * <p>The check's own example is in {@code src/test/resources/sample}: two versions of a table, the second of which is
 * right in one folder, and loses rows in the other.
 */
class MigrationsTest {
    private static final Path CHECKSUMS = Path.of("src/test/resources/checksums.txt");
    /** The subject of the commit after which no line has changed. */
    private static final String FROZEN_SINCE = "^Mend what an attack found about completions that are taken back$";

    private static final Duration GIT_MAX = Duration.ofSeconds(60);
    private static final Path SAMPLE = Path.of("src/test/resources/sample");

    static List<Owner> owners() throws IOException {
        return Owner.all();
    }

    static Stream<Arguments> laterMigrations() throws IOException {
        return Stream.concat(Stream.of(sample("right")), Owner.all().stream())
                .flatMap(owner -> later(owner).map(migration -> Arguments.of(new Check(owner, migration))));
    }

    private static Stream<Migration> later(Owner owner) {
        try {
            return owner.inOrder().stream().filter(migration -> migration.version() > owner.baseline());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Owner sample(String folder) {
        return new Owner("sample", SAMPLE.resolve(folder), SAMPLE.resolve("checks"), "public");
    }

    /** Seen to fail with an additional blank in a migration, and with a new migration without a line. */
    @Test
    void frozenMigrationsNeverChange() throws IOException {
        SortedMap<String, String> now = new TreeMap<>();
        for (Owner owner : Owner.all()) {
            for (Migration migration : owner.inOrder()) {
                now.put(owner + "/" + migration.file().getFileName(), migration.checksum());
            }
        }

        List<String> written = Files.readAllLines(CHECKSUMS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(complaints(frozen(written), now)).isEmpty();
        assertThat(now.entrySet().stream()
                        .map(entry -> entry.getValue() + "  " + entry.getKey())
                        .toList())
                .as("checksums of migrations, as in tests/migrations/%s", CHECKSUMS)
                .isEqualTo(written);
    }

    /**
     * Otherwise a frozen migration could change together with its line, as happened eight minutes after the freeze. Looks at
     * every version of the file that the history has since; skipped where there is no history, such as in an archive.
     */
    @Test
    void noLineOfTheChecksumsEverChanges() throws IOException {
        assumeTrue(Files.exists(Path.of("../../.git")), "a checkout with its history");
        String frozen =
                git("log", "--format=%H", "-1", "--grep=" + FROZEN_SINCE).strip();
        assumeTrue(!frozen.isEmpty(), "a clone as deep as the freeze");
        List<String> now = Files.readAllLines(CHECKSUMS);

        List<String> gone = new ArrayList<>();
        for (String commit : (frozen + "\n" + git("log", "--format=%H", frozen + "..HEAD", "--", CHECKSUMS.toString()))
                .strip()
                .split("\n")) {
            gone.addAll(gone(git("show", commit + ":./" + CHECKSUMS), now));
        }

        assertThat(gone).as("lines that the history of %s has", CHECKSUMS).isEmpty();
    }

    @Test
    void findsALineThatIsGone() {
        String before = "# Why\n1a  tracker/V1__tracker.sql\n1b  ui/V1__sessions.sql\n";

        assertThat(gone(before, List.of("# Because", "1a  tracker/V1__tracker.sql", "2b  ui/V1__sessions.sql")))
                .containsExactly("1b  ui/V1__sessions.sql");
    }

    private static List<String> gone(String before, List<String> now) {
        return before.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !now.contains(line))
                .toList();
    }

    /** Also in a checkout that belongs to another user. */
    private static String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
        command.addAll(List.of(arguments));
        return ChildProcess.output(new ProcessBuilder(command), GIT_MAX);
    }

    @Test
    void saysWhatToDoAboutAChange() {
        var frozen = frozen(List.of("1a  tracker/V1__tracker.sql", "1b  ui/V1__sessions.sql"));
        var now = new TreeMap<>(Map.of("tracker/V1__tracker.sql", "2a", "tracker/V2__priority.sql", "2b"));

        assertThat(complaints(frozen, now))
                .containsExactly(
                        "tracker/V1__tracker.sql is frozen, because databases have applied it, and has changed: restore it,"
                                + " leave its line in checksums.txt as it is, and write the change as a new migration",
                        "ui/V1__sessions.sql is frozen, because databases have applied it, and is gone: restore it",
                        "tracker/V2__priority.sql is new: add the line '2b  tracker/V2__priority.sql' to checksums.txt, and a"
                                + " check of data from before it");
    }

    private static SortedMap<String, String> frozen(List<String> lines) {
        SortedMap<String, String> frozen = new TreeMap<>();
        lines.stream().map(line -> line.split("  ", 2)).forEach(line -> frozen.put(line[1], line[0]));
        return frozen;
    }

    /** What is wrong, and what to do; both maps have checksums by file. */
    private static List<String> complaints(SortedMap<String, String> frozen, SortedMap<String, String> now) {
        List<String> complaints = new ArrayList<>();
        frozen.forEach((file, checksum) -> {
            String is = file + " is frozen, because databases have applied it, and ";
            if (!now.containsKey(file)) {
                complaints.add(is + "is gone: restore it");
            } else if (!checksum.equals(now.get(file))) {
                complaints.add(is
                        + "has changed: restore it, leave its line in checksums.txt as it is, and write the change as"
                        + " a new migration");
            }
        });
        now.forEach((file, checksum) -> {
            if (!frozen.containsKey(file)) {
                complaints.add("%s is new: add the line '%s  %s' to checksums.txt, and a check of data from before it"
                        .formatted(file, checksum, file));
            }
        });
        return complaints;
    }

    @ParameterizedTest
    @MethodSource("owners")
    void versionsHaveNoGaps(Owner owner) throws IOException {
        List<Migration> migrations = owner.inOrder();

        assertThat(migrations.stream().map(Migration::version).toList())
                .as("versions of %s", owner)
                .isEqualTo(IntStream.rangeClosed(1, migrations.size()).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("owners")
    void everyMigrationOpensWithWhy(Owner owner) throws IOException {
        for (Migration migration : owner.inOrder()) {
            assertThat(Files.readString(migration.file()))
                    .as(migration.file().toString())
                    .startsWith("-- Why: ");
        }
    }

    @ParameterizedTest
    @MethodSource("laterMigrations")
    void keepsWhatWasThereBefore(Check check) throws IOException {
        assertThat(check.faults()).as("faults after %s", check).isEmpty();
    }

    @Test
    void aCheckFindsWhatAMigrationForgets() throws IOException {
        Owner owner = sample("forgetful");
        Check check = new Check(owner, owner.inOrder().get(1));

        assertThat(check.faults()).containsExactly("task 2 has no state");
    }
}
