package dev.ates.accounting.letter;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.mail.Refusal;
import dev.ates.mail.Sent;
import dev.ates.messaging.Batch.Received;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailerTest extends ServiceTest {

    @Test
    void tellsWhatWasEarnedChargedAndPaidTaskByTask() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3550));
        closeAndMail();

        MimeMessage letter = MAIL.received().getFirst();
        assertThat(letter.getSubject()).isEqualTo("Your day 2026-11-23: payout of 20.50 USD ordered");
        assertThat(letter.getAllRecipients()[0].toString()).isEqualTo("anna@example.org");
        assertThat(letter.getMessageID()).isEqualTo("<letter.2026-11-23.%s@ates.localhost>".formatted(ANNA));
        assertThat(parts(letter).getFirst())
                .contains(
                        "Hello, Anna!",
                        "Carried over from before: 0.00 USD",
                        "Earned: +35.50 USD",
                        "Charged: −15.00 USD",
                        "Payout ordered at the bank: −20.50 USD",
                        "Carried over to the next day: 0.00 USD")
                .contains("−15.00 USD  fee: Feed the parrot", "+35.50 USD  reward: Feed the parrot");
        assertThat(parts(letter).getLast()).contains("<html lang=\"en\">", "20.50 USD");
        assertThat(text("select state from letter")).isEqualTo("sent");
    }

    @Test
    void tellsADebtInRussian() throws Exception {
        know(BORIS, "Борис", "boris@example.org", "ru");
        hearWhole(MONDAY, assigned(BORIS, -1000));
        closeAndMail();

        MimeMessage letter = MAIL.received().getFirst();
        assertThat(letter.getSubject()).isEqualTo("Ваш день 2026-11-23: перенесено −10.00 USD");
        assertThat(parts(letter).getFirst())
                .contains("Здравствуйте, Борис!", "Перенесено на следующий день: −10.00 USD");
    }

    /** The mail server takes the letter about the first part just when the rest comes back. */
    @Test
    void sendsAnotherEditionOfALetterThatChangedWhileItWasSent() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        Letters letters = service(Letters.class);
        List<Letters.Of> ofReturn = List.of(new Letters.Of(ANNA, MONDAY, Letters.Kind.returned));
        inTransaction(() -> letters.write(ofReturn));
        List<Letter> first = letters.claim(null);
        inTransaction(() -> letters.write(ofReturn));

        letters.recordOutcomes(List.of(new Sent<>(first.getFirst(), null, Refusal.NONE)));

        assertThat(text("select state || ' ' || edition from letter")).isEqualTo("created 2");
        robot("mailer").runDue();
        assertThat(MAIL.received())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getMessageID())
                        .isEqualTo("<letter.2026-11-23.%s.returned.2@ates.localhost>".formatted(ANNA)));
    }

    @Test
    void saysNothingInEnglishInARussianLetter() throws Exception {
        know(BORIS, "Борис", "boris@example.org", "ru");
        hearWhole(MONDAY, completed(BORIS, 1000));
        closeAndMail();

        assertThat(parts(MAIL.received().getFirst()).getFirst())
                .contains("−10.00 USD  выплата: 2026-11-23")
                .doesNotContain("Payout");
        assertThat(Transfer.rejected(BORIS, 1, CLOCK.instant(), new UUID(0, 1), MONDAY, "Payout 7 is odd")
                        .text())
                .isEqualTo("2026-11-23: Payout 7 is odd");
    }

    @Test
    void showsTitlesAsTheyAreWritten() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        TrackerEvent task = new TaskCompleted(UUID.randomUUID(), ANNA, "<b>bold</b>\nnew line", "", 100, "USD");
        hearWhole(MONDAY, received(task, UUID.randomUUID()));
        closeAndMail();

        assertThat(parts(MAIL.received().getFirst()).getLast()).contains("&lt;b&gt;bold&lt;/b&gt; new line");
    }

    @Test
    void listsFiftyLinesAndSaysHowManyAreLeftOut() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        List<Received<TrackerEvent>> events = new ArrayList<>();
        for (int task = 0; task < 60; task++) {
            events.add(completed(ANNA, 100));
        }
        hearWhole(MONDAY, events.<Received<TrackerEvent>>toArray(Received[]::new));
        closeAndMail();

        String plain = parts(MAIL.received().getFirst()).getFirst();
        assertThat(plain.split("reward: ", -1)).hasSize(51);
        assertThat(plain).contains("and 11 more entries");
    }

    @Test
    void sendsALetterOnce() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 100));
        closeAndMail();
        mail();

        assertThat(MAIL.received()).hasSize(1);
    }

    @Test
    void waitsForAPersonWhoIsNotYetKnown() {
        hearWhole(MONDAY, completed(ANNA, 100));
        closeAndMail();
        assertThat(MAIL.received()).isEmpty();
        assertThat(number("select attempts from letter")).isZero();

        know(ANNA, "Anna", "anna@example.org", "en");
        mail();
        assertThat(MAIL.received()).hasSize(1);
    }

    @Test
    void triesAgainWhenTheMailServerIsBack() {
        know(ANNA, "Anna", "anna@example.org", "en");
        know(BORIS, "Boris", "boris@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 100), completed(BORIS, 100));
        MAIL.die();
        closeAndMail();
        assertThat(jdbc().sql("select state from letter").query(String.class).list())
                .containsOnly("created");

        MAIL.revive();
        mail();
        assertThat(MAIL.received()).isEmpty();
        CLOCK.advance(Duration.ofMinutes(1));
        mail();
        assertThat(MAIL.received()).hasSize(2);
    }

    @Test
    void anAddressThatIsNoneHoldsUpNobodyElse() {
        know(ANNA, "Anna", "anna@example.org\r\nBcc: all@example.org", "en");
        know(BORIS, "Boris", "boris@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 100), completed(BORIS, 100));
        closeAndMail();

        assertThat(MAIL.received()).hasSize(1);
        assertThat(jdbc().sql("select state from letter order by person_id")
                        .query(String.class)
                        .list())
                .containsExactly("created", "sent");
    }

    /** The address is checked when the person is received, not when the first letter fails. */
    @Test
    void aLetterToAnInvalidAddressWaitsForAValidOneInSightOfTheAccountant() {
        know(ANNA, "Anna", "no-at-sign", "en");
        hearWhole(MONDAY, completed(ANNA, 100));
        closeAndMail();

        assertThat(number("select attempts from letter")).isZero();
        assertThat(service(LetterList.class).latest(LetterList.Asked.of(null, null, null), null, 10))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.said()).contains("address is invalid");
                    assertThat(line.reason()).contains("it is 'no-at-sign': it has no @");
                });
        eventually(
                "the letter is counted",
                Duration.ofSeconds(20),
                () -> assertThat(service(MeterRegistry.class)
                                .get("ates.letters.failed")
                                .gauge()
                                .value())
                        .isEqualTo(1));

        know(ANNA, 2, "Anna", "anna@exämple.example", "en");
        mail();
        assertThat(text("select state from letter")).isEqualTo("sent");
        assertThat(service(LetterList.class)
                        .latest(LetterList.Asked.of(null, null, null), null, 10)
                        .getFirst()
                        .reason())
                .isNull();
    }

    private static void closeAndMail() {
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        mail();
    }

    private static void mail() {
        robot("mailer").runDue();
    }

    private static List<String> parts(Part part) throws Exception {
        List<String> texts = new ArrayList<>();
        if (part.getContent() instanceof Multipart parts) {
            for (int index = 0; index < parts.getCount(); index++) {
                BodyPart inner = parts.getBodyPart(index);
                texts.addAll(parts(inner));
            }
        } else {
            texts.add(part.getContent().toString());
        }
        return texts;
    }
}
