package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.bank.Inbox;
import dev.ates.bank.Inbox.Cause;
import dev.ates.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** No file of the bank, whatever it contains, stops another. */
class InFolderTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);
    private static final String REPORT =
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt/></Document>";

    @TempDir
    private Path folder;

    private final List<String> read = new ArrayList<>();

    @Test
    void putsAFileAsideThatMakesUsFailAndReadsTheOthers() throws IOException {
        InFolder in = folder((message, file) -> {
            if (file.equals("1.xml")) {
                throw new DataIntegrityViolationException("date/time field value out of range");
            }
            if (file.equals("2.xml")) {
                throw new IllegalStateException("Nobody thought of this");
            }
            return told(file);
        });
        leave("1.xml", "2.xml", "3.xml");

        in.read();

        assertThat(read).containsExactly("3.xml");
        assertThat(in.items())
                .extracting(Inbox.Item::name, Inbox.Item::aside)
                .containsExactly(tuple("1.xml", true), tuple("2.xml", true));
        assertThat(in.items()).extracting(Inbox.Item::cause).containsOnly(Cause.unexpected);
        assertThat(in.items().getFirst().reason()).startsWith("unexpected: ").contains("out of range");
        assertThat(in.items().getLast().reason()).startsWith("unexpected: ").contains("Nobody thought of this");
        assertThat(folder.resolve("in")).isEmptyDirectory();
    }

    @Test
    void tellsTheKindOfEachReasonAlsoAfterARestart() throws IOException {
        SettableClock clock = new SettableClock(CLOCK.instant());
        InFolder in = new InFolder(
                (message, file) -> List.of("No order file is called nobody", "Cause: none"),
                TestFileBank.settings("" + folder),
                clock);
        leave("unclear.xml", "lost.xml");
        Files.writeString(folder.resolve("in/half.xml"), REPORT.substring(0, REPORT.length() - 1));
        Files.writeString(folder.resolve("in/other.xml"), "<Document xmlns='urn:other'/>");
        in.read();
        assertThat(in.items())
                .filteredOn(item -> !item.aside())
                .extracting(Inbox.Item::cause)
                .containsExactly(Cause.not_xml);
        clock.advance(Duration.ofMinutes(2));
        in.read();
        Files.delete(folder.resolve("aside/lost.xml.reason.txt"));

        InFolder again = folder((message, file) -> told(file));

        assertThat(again.items())
                .extracting(Inbox.Item::name, Inbox.Item::cause)
                .containsExactly(
                        tuple("half.xml", Cause.not_xml),
                        tuple("lost.xml", Cause.unknown),
                        tuple("other.xml", Cause.unreadable),
                        tuple("unclear.xml", Cause.unclear));
        assertThat(again.items().getLast().reason()).isEqualTo("No order file is called nobody Cause: none");
    }

    @Test
    void leavesAFileWhereItIsWhileTheDatabaseIsAway() throws IOException {
        List<String> away = new ArrayList<>(List.of("away"));
        InFolder in = folder((message, file) -> {
            if (!away.isEmpty()) {
                throw new DataAccessResourceFailureException("The connection is gone");
            }
            return told(file);
        });
        leave("1.xml");

        assertThatThrownBy(in::read).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(folder.resolve("in/1.xml")).exists();
        assertThat(in.items()).isEmpty();

        away.clear();
        in.read();
        assertThat(read).containsExactly("1.xml");
    }

    @Test
    void showsAFileThatIsNotReadBecauseOfItsNameWhenItStays() throws IOException {
        SettableClock clock = new SettableClock(CLOCK.instant());
        InFolder in = new InFolder((message, file) -> told(file), TestFileBank.settings("" + folder), clock);
        leave("statements.zip", "report.xml.part", ".report.xml", "report.xml");

        in.read();
        assertThat(in.items()).as("it may be on its way").isEmpty();
        clock.advance(Duration.ofMinutes(2));
        Files.delete(folder.resolve("in/report.xml.part"));
        in.read();

        assertThat(read).containsExactly("report.xml");
        assertThat(in.items()).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo("statements.zip");
            assertThat(item.aside()).isFalse();
            assertThat(item.cause()).isEqualTo(Cause.not_named);
            assertThat(item.reason()).contains("not read", ".xml.gz");
        });
        assertThat(folder.resolve("in/statements.zip")).exists();
    }

    /** Seen to fail as "cannot be read or moved" in the log and on the page. */
    @Test
    void leavesAFileToAnotherInstanceThatHasMovedIt() throws IOException {
        InFolder in = folder((message, file) -> {
            if (file.equals("1.xml")) {
                delete(file);
            }
            return told(file);
        });
        leave("1.xml", "2.xml");

        in.read();

        assertThat(read).containsExactly("1.xml", "2.xml");
        assertThat(in.items()).isEmpty();
        assertThat(folder.resolve("done/2.xml")).exists();
    }

    /** As with an umlaut where the platform's character set is ASCII. */
    @Test
    void knowsNoFileWhoseNameThePlatformCannotEncode() {
        InFolder in = folder((message, file) -> told(file));

        for (String name : List.of("half \ud800.xml", "zero \0.xml", "..", "../in", "nobody.xml")) {
            assertThat(in.readAgain(name)).as(name).isFalse();
        }
    }

    private void delete(String file) {
        try {
            Files.delete(folder.resolve("in").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InFolder folder(InFolder.Messages messages) {
        return new InFolder(messages, TestFileBank.settings("" + folder), CLOCK);
    }

    private List<String> told(String file) {
        read.add(file);
        return List.of();
    }

    private void leave(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve("in").resolve(name), REPORT);
        }
    }
}
