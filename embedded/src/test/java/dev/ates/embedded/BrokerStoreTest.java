package dev.ates.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a broker handles the store that an earlier one has left. */
class BrokerStoreTest {

    @TempDir
    private Path folder;

    private Path segment;

    /** The state after {@code kill -9} while Derby creates its database. */
    @BeforeEach
    void derbyHasBegun() throws IOException {
        Path database = folder.resolve("store/ates");
        Files.createDirectories(database.resolve("log"));
        Files.writeString(database.resolve("log/log.ctrl"), "begun");
        Files.createDirectories(database.resolve("seg0"));
        segment = Files.writeString(database.resolve("seg0/c10.dat"), "begun");
    }

    @Test
    void startsWhereTheFirstStartWasKilled() throws IOException {
        Path mark = Files.createFile(folder.resolve("first-start"));

        try (AmqpBroker broker = AmqpBroker.start(folder, 0, BrokerFixture.USERS)) {
            assertThat(broker.port()).isPositive();
            assertThat(mark).as("it is over").doesNotExist();
        }

        AmqpBroker.start(folder, 0, BrokerFixture.USERS).close();
        assertThat(mark).as("the second start is not the first").doesNotExist();
    }

    @Test
    void leavesADamagedStoreOfALaterStartAlone() {
        assertThatThrownBy(() -> AmqpBroker.start(folder, 0, BrokerFixture.USERS))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("service.properties");

        assertThat(segment).hasContent("begun");
    }

    @Test
    void leavesACompleteStoreAloneWhoseFirstStartDidNotEnd() throws IOException {
        Files.createFile(folder.resolve("first-start"));
        Files.createFile(folder.resolve("store/ates/service.properties"));

        new BrokerStore(folder).prepare();

        assertThat(segment).hasContent("begun");
    }
}
