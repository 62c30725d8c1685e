package dev.ates.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's folder {@code store} with Derby's database. Derby takes a moment to create it, and permanently refuses a
 * half-created one. The file {@code first-start} exists until the first start has ended; before that, nobody has used
 * the broker.
 */
final class BrokerStore {

    private static final Logger log = LoggerFactory.getLogger(BrokerStore.class);

    private final Path folder;
    private final Path database;
    private final Path firstStart;

    /** @param dataFolder the broker's folder */
    BrokerStore(Path dataFolder) {
        folder = dataFolder.resolve("store");
        database = folder.resolve("ates");
        firstStart = dataFolder.resolve("first-start");
    }

    /** Deletes a database whose creation was interrupted, and no other. Called before Derby opens it. */
    void prepare() throws IOException {
        OwnerOnly.folder(folder);
        if (Files.exists(firstStart) && !isCreated()) {
            log.atInfo()
                    .addKeyValue("folder", database)
                    .log("The first start was interrupted: the store is created anew");
            Folders.delete(database);
        }
        if (!Files.exists(database)) {
            OwnerOnly.create(firstStart);
        }
    }

    void started() throws IOException {
        Files.deleteIfExists(firstStart);
    }

    /** Derby writes this file last. */
    private boolean isCreated() {
        return Files.exists(database.resolve("service.properties"));
    }
}
