package dev.ates.accounting.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.decision.Decisions;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.mail.FaultyMailServer;
import dev.ates.mail.FaultyMailServer.Fault;
import dev.ates.robots.Robots;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mail server on a real socket that fails in every way. */
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
    void failsALetterAtOnceThatTheServerWillNeverTake() {
        server.next(Fault.REFUSE_FOR_GOOD);

        later(40);
        later(40);

        assertThat(text("select state || ' ' || attempts || ' ' || refusals from letter"))
                .isEqualTo("failed 1 1");
        assertThat(text("select reason from letter")).isEqualTo("550 nobody of this name");
    }

    /** Greylisting or a full mailbox: letters are retried for days, with growing pauses. */
    @Test
    void triesForDaysWhatTheServerTakesLater() {
        for (int refusal = 1; refusal < 40; refusal++) {
            server.next(Fault.REFUSE_FOR_NOW);
            assertThat(number("select count(*) from letter where due_at <= '%s'".formatted(CLOCK.instant())))
                    .isEqualTo(1);
            mail(40, 0);
            assertThat(text("select state || ' ' || refusals from letter")).isEqualTo("created " + refusal);
            CLOCK.advance(Duration.ofMinutes(Math.min(240, 1L << Math.min(refusal - 1, 20))));
        }
        assertThat(Duration.between(noon(TUESDAY), CLOCK.instant())).isGreaterThan(Duration.ofDays(5));

        server.next(Fault.REFUSE_FOR_NOW);
        mail(40, 0);
        assertThat(text("select state || ' ' || refusals from letter")).isEqualTo("failed 40");
        assertThat(text("select reason from letter")).contains("451 try again later");
    }

    @Test
    void blamesNoLetterForASenderThatTheServerDislikes() {
        server.next(Fault.REFUSE_SENDER);

        later(1);

        assertThat(text("select state || ' ' || refusals from letter")).isEqualTo("created 0");
        assertThat(text("select reason from letter")).contains("550 not you");
        later(1);
        assertThat(text("select state from letter")).isEqualTo("sent");
    }

    @Test
    void writesToDomainsOfAllScriptsInAscii() {
        annaIsAt("w1@exämple.example");

        mail(40, 0);

        assertThat(server.commands()).contains("RCPT TO:<w1@xn--exmple-cua.example>");
        assertThat(server.commands()).noneMatch(command -> command.contains("SMTPUTF8"));
        assertThat(server.letters().getFirst()).contains("To: w1@xn--exmple-cua.example");
        assertThat(text("select state from letter")).isEqualTo("sent");
    }

    @Test
    void asksForUtf8WhereAnAddressNeedsItAndTheServerOffersIt() {
        server.takeUtf8();
        annaIsAt("zoë@exämple.example");
        know(BORIS, "Boris", "boris@example.org", "en");
        hearWhole(TUESDAY, completed(BORIS, 100));
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();

        mail(40, 0);

        assertThat(server.commands())
                .contains("MAIL FROM:<ates@localhost> SMTPUTF8", "RCPT TO:<zoë@xn--exmple-cua.example>")
                .contains("MAIL FROM:<ates@localhost>", "RCPT TO:<boris@example.org>");
        assertThat(server.letters()).anyMatch(letter -> letter.contains("To: zoë@xn--exmple-cua.example"));
    }

    @Test
    void failsALetterAtOnceWhoseAddressTheServerCannotUnderstand() {
        annaIsAt("zoë@exämple.example");
        know(BORIS, "Boris", "boris@example.org", "en");
        hearWhole(TUESDAY, completed(BORIS, 100));
        CLOCK.set(noon(WEDNESDAY));
        robot("closer").runDue();

        mail(40, 0);

        assertThat(text("select state || ': ' || reason from letter where person_id = '%s'".formatted(ANNA)))
                .isEqualTo(
                        "failed: The address has letters other than ASCII before the @, and the mail server does not offer SMTPUTF8");
        assertThat(text("select state from letter where person_id = '%s'".formatted(BORIS)))
                .isEqualTo("sent");
        assertThat(server.commands()).noneMatch(command -> command.contains("zoë"));
    }

    @Test
    void saysWhatItIsInItsHeadersAndInTwoEqualParts() {
        mail(40, 0);

        String letter = server.letters().getFirst();
        assertThat(letter.substring(0, letter.indexOf("\r\n\r\n")))
                .contains("Auto-Submitted: auto-generated", "Date: ", "MIME-Version: 1.0", "multipart/alternative;")
                .doesNotContain("multipart/mixed");
        assertThat(letter.split("Content-Type: multipart/", -1)).hasSize(2);
        assertThat(letter.split("Content-Transfer-Encoding: quoted-printable", -1))
                .hasSize(3);
        assertThat(letter.indexOf("Content-Type: text/plain; charset=UTF-8"))
                .isPositive()
                .isLessThan(letter.indexOf("Content-Type: text/html; charset=UTF-8"));
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
                .contains("To: anna@example.org", "Subject: Your day 2026-11-23: payout of 1.00 USD ordered")
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

    private static void annaIsAt(String email) {
        jdbc().sql("update person set email = :email where id = :anna")
                .param("email", email)
                .param("anna", ANNA)
                .update();
    }

    private void later(int attemptsMax) {
        CLOCK.advance(Duration.ofMinutes(20));
        mail(attemptsMax, 0);
    }

    private void mail(int attemptsMax, int perMinuteMax) {
        LetterSettings settings = new LetterSettings(
                URI.create("http://localhost:8082/"),
                50,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                attemptsMax,
                perMinuteMax);
        Letters letters = new Letters(
                jdbc(),
                service(LetterContents.class),
                settings,
                service(Robots.class),
                service(Decisions.class),
                CLOCK);
        // Claims and settles within the steps of a turn, which are transactions.
        new Mailer(
                        letters,
                        new LetterMail(
                                server.client(CLOCK),
                                service(LetterTemplates.class),
                                new LetterLinks(settings, "secret")),
                        CLOCK)
                .run(robot("mailer").turn(), null);
    }
}
