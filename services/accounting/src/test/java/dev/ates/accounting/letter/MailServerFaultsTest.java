package dev.ates.accounting.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.letter.FaultyMailServer.Fault;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.robots.Robots;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A mail server that fails in every way, on a real socket. */
class MailServerFaultsTest extends ServiceTest {

    private FaultyMailServer server;

    @BeforeEach
    void annaIsToBeTold() {
        server = FaultyMailServer.start();
        know(ANNA, "Anna\r\nBcc: all@example.org", "anna@example.org", "en");
        TrackerEvent task = new TaskCompleted(
                UUID.randomUUID(),
                ANNA,
                "Water\r\nSubject: free money\r\n\r\n<script>alert(1)</script>",
                "",
                100,
                "USD");
        hearWhole(MONDAY, received(task, UUID.randomUUID()));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsTheSameLetterAgainWhenTheConnectionWasDroppedAfterTheData() {
        server.next(Fault.DROP_AFTER_DATA);

        mail(20, 0);
        assertThat(text("select state from letter")).isEqualTo("created");
        later(20);

        assertThat(text("select state from letter")).isEqualTo("sent");
        assertThat(server.messageIds())
                .containsExactly(
                        "<letter.2026-11-23.%s@ates.localhost>".formatted(ANNA),
                        "<letter.2026-11-23.%s@ates.localhost>".formatted(ANNA));
    }

    @Test
    void failsALetterOnlyWhenTheServerHasRefusedItOftenEnough() {
        server.next(Fault.DROP_AT_ONCE, Fault.DROP_AT_ONCE, Fault.DROP_AFTER_DATA, Fault.REFUSE_FOR_NOW);
        for (int attempt = 0; attempt < 4; attempt++) {
            later(2);
        }
        assertThat(text("select state || ' ' || attempts || ' ' || refusals from letter"))
                .isEqualTo("created 4 1");

        server.next(Fault.REFUSE_FOR_GOOD);
        later(2);
        assertThat(text("select state || ' ' || refusals from letter")).isEqualTo("failed 2");
        assertThat(text("select reason from letter")).contains("550");

        later(2);
        assertThat(server.messageIds()).hasSize(1);
    }

    @Test
    void waitsForADeadMailServerAsLongAsItTakes() {
        server.close();
        for (int attempt = 0; attempt < 5; attempt++) {
            later(2);
        }
        assertThat(text("select state || ' ' || refusals from letter")).isEqualTo("created 0");
        robot("payer").runDue();
        assertThat(text("select state from payout")).isEqualTo("paid");
    }

    @Test
    void nothingInATitleOrANameReachesTheHeaders() {
        mail(20, 0);

        // Without the soft line breaks of quoted-printable (RFC 2045, section 6.7), which may fall anywhere.
        String letter = server.letters().getFirst().replace("=\r\n", "");
        String headers = letter.substring(0, letter.indexOf("\r\n\r\n"));
        assertThat(headers)
                .contains("To: anna@example.org", "Subject: Your day 2026-11-23: paid 1.00 USD")
                .doesNotContain("Bcc", "free money");
        assertThat(letter)
                .contains("Hello, Anna Bcc: all@example.org!")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("\r\nSubject: free money")
                .doesNotContain("<td>reward: Water Subject: free money <script>");
    }

    @Test
    void sendsNoMoreLettersWithinAMinuteThanTheSettingSays() {
        hearWhole(TUESDAY, completed(ANNA, 100));
        hearWhole(WEDNESDAY, completed(ANNA, 100));
        CLOCK.set(noon(WEDNESDAY.plusDays(1)));
        robot("closer").runDue();

        mail(20, 2);
        mail(20, 2);
        assertThat(server.messageIds()).hasSize(2);

        CLOCK.advance(Duration.ofSeconds(61));
        mail(20, 2);
        assertThat(server.messageIds()).hasSize(3).doesNotHaveDuplicates();
    }

    private void later(int attemptsMax) {
        CLOCK.advance(Duration.ofMinutes(20));
        mail(attemptsMax, 0);
    }

    private void mail(int attemptsMax, int perMinuteMax) {
        LetterSettings settings = new LetterSettings(
                "ates@localhost",
                "ates.localhost",
                URI.create("http://localhost:8082/"),
                50,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                attemptsMax,
                perMinuteMax);
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(server.port());
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "5000");
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "2000");
        Letters letters = new Letters(jdbc(), settings, service(Robots.class), service(Decisions.class), CLOCK);
        // Claims and settles within the steps of a turn, which are transactions.
        new Mailer(letters, sender, service(LetterTemplates.class), settings, CLOCK)
                .run(robot("mailer").turn(), null);
    }
}
