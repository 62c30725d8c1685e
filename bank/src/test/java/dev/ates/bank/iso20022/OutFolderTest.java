package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Order;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two processes that hand over the same order file. */
class OutFolderTest {

    private static final TestDatabase DATABASE = TestDatabase.create("out");
    private static final Instant NOW = Instant.parse("2026-11-24T00:01:00Z");
    private static final BusinessCalendar CALENDAR = new BusinessCalendar(new SettableClock(NOW), ZoneOffset.UTC);
    private static final UUID ID = new UUID(1, 1);
    private static final Order ORDER = new Order(ID, ID, "Anna", LocalDate.parse("2026-11-23"), 3500, "USD", NOW);

    @TempDir
    private Path folder;

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.dataSource());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource()));
    private Bank bank;

    @BeforeEach
    void anOrderIsWrittenButNotHandedOver() throws IOException {
        bank = TestFileBank.in(folder, DATABASE.dataSource(), CALENDAR);
        TestFileBank.forgetFiles(DATABASE.dataSource());
        bank.pay(List.of(ORDER));
        Files.delete(folder.resolve("out").resolve(names().getFirst()));
        jdbc.sql("update iso20022.file set prepared_at = null, handed_over_at = null")
                .update();
    }

    @Test
    void passesOverAFileThatAnotherProcessIsHandingOver() {
        transactions.executeWithoutResult(another -> {
            jdbc.sql("select 1 from iso20022.file for update")
                    .query(Integer.class)
                    .single();
            Thread here = Thread.ofVirtual().start(() -> bank.find(List.of(ORDER)));
            assertThat(here)
                    .satisfies(thread ->
                            assertThat(thread.join(Duration.ofSeconds(30))).isTrue());
            assertThat(names()).isEmpty();
        });

        bank.find(List.of(ORDER));
        assertThat(names()).as("the other process has died").hasSize(1);
    }

    @Test
    void handsNothingOverThatAnotherProcessHasHandedOverSinceItLooked() throws IOException {
        OutFolder suspended = new OutFolder(jdbc, transactions, TestFileBank.settings(folder.toString()), CALENDAR);
        List<String> seen = suspended.waiting();
        bank.find(List.of(ORDER));
        Files.delete(folder.resolve("out").resolve(names().getFirst()));

        suspended.handOver(seen);

        assertThat(seen).hasSize(1);
        assertThat(names()).as("the bank has taken it, and gets no second one").isEmpty();
    }

    @Test
    void deletesWhatAProcessLeftThatDiedWhileItWroteTheFile() throws IOException {
        String id = jdbc.sql("select message_id from iso20022.file")
                .query(String.class)
                .single();
        Files.writeString(folder.resolve("out").resolve(".%s.%s.tmp".formatted(id, ID)), "<Doc");
        Files.writeString(folder.resolve("out").resolve(".another.tmp"), "somebody else's");

        bank.find(List.of(ORDER));

        assertThat(names()).containsExactly(".another.tmp", id + ".xml");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
