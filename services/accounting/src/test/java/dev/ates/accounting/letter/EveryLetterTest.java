package dev.ates.accounting.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.TestBank;
import dev.ates.accounting.letter.LetterChoices.Choice;
import dev.ates.accounting.letter.Letters.Kind;
import dev.ates.accounting.letter.Letters.Of;
import jakarta.mail.internet.MimeMessage;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Sends a letter of every kind in every language, and keeps them in {@code target/letters}, as sent, for
 * tests/foreign/spam.
 */
class EveryLetterTest extends ServiceTest {

    private static final Path FOLDER = Path.of("target", "letters");
    private static final LocalDate SUNDAY = MONDAY.plusDays(6);

    @Test
    void isSentAndKeptForSpamFilters() throws Exception {
        know(ANNA, "Anna Weber", "anna@example.org", "en");
        know(BORIS, "Борис Орлов", "boris@example.org", "ru");
        hearWhole(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3550), assigned(BORIS, -1500), completed(BORIS, 3550));
        close(MONDAY);
        BANK.next(TestBank.Fault.REJECT, TestBank.Fault.REJECT);
        robot("payer").runDue();
        for (UUID person : List.of(ANNA, BORIS)) {
            inTransaction(() -> service(Letters.class).write(List.of(new Of(person, MONDAY, Kind.returned))));
            service(LetterChoices.class).choose(person, Choice.weekly);
        }
        for (LocalDate day = TUESDAY; !day.isAfter(SUNDAY); day = day.plusDays(1)) {
            hearWhole(day, assigned(ANNA, -1000), assigned(BORIS, -1000));
            close(day);
        }

        Files.createDirectories(FOLDER);
        Set<String> sent = new TreeSet<>();
        for (MimeMessage letter : MAIL.received()) {
            String id = letter.getMessageID();
            String name = "%s.%s".formatted(kind(id).name(), id.contains(ANNA.toString()) ? "en" : "ru");
            sent.add(name);
            try (OutputStream file = Files.newOutputStream(FOLDER.resolve(name + ".eml"))) {
                letter.writeTo(file);
            }
        }
        assertThat(sent)
                .containsExactly(
                        "day.en",
                        "day.ru",
                        "rejected.en",
                        "rejected.ru",
                        "returned.en",
                        "returned.ru",
                        "week.en",
                        "week.ru");
    }

    private static Kind kind(String messageId) {
        for (Kind kind : Kind.values()) {
            if (messageId.contains("." + kind + "@")) {
                return kind;
            }
        }
        return Kind.day;
    }

    private static void close(LocalDate day) {
        CLOCK.set(noon(day.plusDays(1)));
        robot("closer").runDue();
        robot("mailer").runDue();
    }
}
