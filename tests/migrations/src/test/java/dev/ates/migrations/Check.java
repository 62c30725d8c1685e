package dev.ates.migrations;

import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks data from before a migration after it. The check is in {@code src/test/resources/OWNER/checks} of the
 * migration's module, where Flyway does not look for migrations, and named after the migration: {@code V2__longer_titles.before.sql} fills a database of version 1, {@code
 * V2__longer_titles.after.sql} queries it for faults after version 2, one row with a description per fault.
 */
record Check(Owner owner, Migration migration) {

    private Path file(String moment) {
        return owner.checks().resolve(migration.file().getFileName().toString().replace(".sql", "." + moment + ".sql"));
    }

    /**
     * Migrates a database to the previous version, fills it, migrates it to this version, and queries it for faults.
     *
     * @return one sentence per fault; empty if there are none
     * @throws IOException when the check is missing
     */
    List<String> faults() throws IOException {
        TestDatabase database = TestDatabase.create("migrate_" + owner.name());
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        for (Owner needed : owner.needs()) {
            migrate(database, needed, "latest");
        }
        migrate(database, owner, Integer.toString(migration.version() - 1));
        jdbc.sql(Files.readString(file("before"))).update();
        migrate(database, owner, Integer.toString(migration.version()));
        return new ArrayList<>(
                jdbc.sql(Files.readString(file("after"))).query(String.class).list());
    }

    private static void migrate(TestDatabase database, Owner owner, String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("filesystem:" + owner.migrations())
                .defaultSchema(owner.schema())
                .target(version)
                .load()
                .migrate();
    }

    @Override
    public String toString() {
        return owner + " " + migration.name();
    }
}
