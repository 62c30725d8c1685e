package dev.ates.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.mail.Message.Unsubscribe;
import dev.ates.testkit.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches a mail server on a real socket, and what its replies mean for each letter. */
class OutgoingMailTest {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T00:02:00Z"));
    private FaultyMailServer server;

    @BeforeEach
    void start() {
        server = FaultyMailServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsBothPartsWithTheIdOfTheLetterAndItsDate() {
        assertThat(send("anna@example.org")).containsExactly(new Sent<>("anna@example.org", null, Refusal.NONE));

        assertThat(server.messageIds()).containsExactly("<letter.anna@ates.localhost>");
        assertThat(server.letters().getFirst())
                .contains(
                        "From: ates@localhost",
                        "To: anna@example.org",
                        "Date: Tue, 24 Nov 2026 00:02:00 +0000",
                        "Auto-Submitted: auto-generated",
                        "multipart/alternative",
                        "=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82",
                        "<p>Hello</p>")
                .doesNotContain("List-Unsubscribe");
    }

    @Test
    void offersOneClickOnlyByHttps() {
        outgoing(new Unsubscribe(URI.create("http://ates.example/fewer"), true));
        outgoing(new Unsubscribe(URI.create("https://ates.example/fewer"), true));
        outgoing(new Unsubscribe(URI.create("https://ates.example/letter"), false));

        assertThat(server.letters())
                .satisfiesExactly(
                        plain -> assertThat(plain)
                                .contains("List-Unsubscribe: <http://ates.example/fewer>")
                                .doesNotContain("One-Click"),
                        button -> assertThat(button)
                                .contains(
                                        "List-Unsubscribe: <https://ates.example/fewer>",
                                        "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
                        page -> assertThat(page)
                                .contains("List-Unsubscribe: <https://ates.example/letter>")
                                .doesNotContain("One-Click"));
    }

    @Test
    void anAddressThatIsNoneHoldsUpNoOther() {
        assertThat(send("anna@example.org\r\nBcc: all@example.org", "boris@example.org"))
                .extracting(Sent::refusal)
                .containsExactly(Refusal.FOR_NOW, Refusal.NONE);
        assertThat(server.letters()).hasSize(1).noneMatch(letter -> letter.contains("all@"));
    }

    @Test
    void blamesNoLetterForAServerThatDoesNotAnswer() {
        server.next(FaultyMailServer.Fault.DROP_AT_ONCE);
        assertThat(send("anna@example.org")).singleElement().satisfies(sent -> {
            assertThat(sent.isAccepted()).isFalse();
            assertThat(sent.refusal()).isEqualTo(Refusal.NONE);
        });
    }

    @Test
    void needsASenderAndADomainWhereAServerIsSet() {
        assertThat(new MailSettings("", "", "").isOn()).isFalse();
        assertThatThrownBy(() -> new MailSettings("mail.example", "", "example"))
                .hasMessage("ates.mail.from (ATES_MAIL_FROM) must be set where ATES_MAIL_HOST is 'mail.example'");
        assertThatThrownBy(() -> new MailSettings("mail.example", "a@b.example", "not a host"))
                .hasMessage(
                        "ates.mail.message-id-host (ATES_MAIL_MESSAGE_ID_HOST) must be a host's name, it is 'not a host'");
    }

    @Test
    void triesForDaysWhatIsRefusedForNowAndOnceWhatIsRefusedForGood() {
        Duration all = Duration.ZERO;
        for (int refusals = 1; refusals < 40; refusals++) {
            assertThat(Retries.USUAL.isOver(Refusal.FOR_NOW, refusals)).isFalse();
            all = all.plus(Retries.USUAL.pause(Refusal.FOR_NOW, refusals, refusals));
        }
        assertThat(all).isBetween(Duration.ofDays(5), Duration.ofDays(6));
        assertThat(Retries.USUAL.isOver(Refusal.FOR_NOW, 40)).isTrue();
        assertThat(Retries.USUAL.isOver(Refusal.FOR_GOOD, 1)).isTrue();
        assertThat(Retries.USUAL.isOver(Refusal.NONE, 1_000)).isFalse();
        assertThat(Retries.USUAL.pause(Refusal.NONE, 1, 1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(Retries.USUAL.pause(Refusal.NONE, 1_000, 1)).isEqualTo(Duration.ofMinutes(10));
    }

    private List<Sent<String>> send(String... addresses) {
        return server.client(clock).send(List.of(addresses), written(null));
    }

    private void outgoing(Unsubscribe unsubscribe) {
        server.client(clock).send(List.of("anna@example.org"), written(unsubscribe));
    }

    private static Function<String, Message> written(@Nullable Unsubscribe unsubscribe) {
        return to -> new Message("letter.anna", to, new MailText("Hello", "Привет", "<p>Hello</p>"), unsubscribe);
    }
}
