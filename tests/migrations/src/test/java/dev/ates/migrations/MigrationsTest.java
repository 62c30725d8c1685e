package dev.ates.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules for migrations. A new one needs a new file with the next number, a line in {@code checksums.txt} and a
 * {@link Check}.
 *
 * <p>The check's own example is in {@code src/test/resources/sample}: two versions of a table, the second of which is
 * right in one folder, and loses rows in the other.
 */
class MigrationsTest {
    private static final Path CHECKSUMS = Path.of("src/test/resources/checksums.txt");
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

    /**
     * Seen to fail with an additional blank in a migration, and with a new migration without a line. The failure prints
     * the line for a new migration. If a migration already has a line, restore it and write the change as a new one.
     */
    @Test
    void releasedMigrationsNeverChange() throws IOException {
        TreeMap<String, String> now = new TreeMap<>();
        for (Owner owner : Owner.all()) {
            for (Migration migration : owner.inOrder()) {
                now.put(owner + "/" + migration.file().getFileName(), migration.checksum());
            }
        }

        List<String> written = Files.readAllLines(CHECKSUMS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(now.entrySet().stream()
                        .map(entry -> entry.getValue() + "  " + entry.getKey())
                        .toList())
                .as("checksums of migrations, as in tests/migrations/%s", CHECKSUMS)
                .isEqualTo(written);
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
