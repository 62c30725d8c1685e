package dev.ates.outside.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.outside.OutsideUnderTest;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every acknowledged message is stored, as often as it was received. */
class MailboxTest {

    private static OutsideUnderTest outside;

    @BeforeAll
    static void start() {
        outside = OutsideUnderTest.start();
    }

    @BeforeEach
    void empty() {
        outside.jdbc().sql("truncate mailbox_message").update();
    }

    @AfterAll
    static void stop() {
        outside.close();
    }

    @Test
    void storesALetterBeforeItIsAcknowledged() throws Exception {
        try (var socket = new Socket("localhost", outside.smtpPort());
                var reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(reader.readLine()).startsWith("220");
            say(socket, "HELO test");
            assertThat(reader.readLine()).startsWith("250");
            say(socket, "MAIL FROM:<ates@ates.example>");
            assertThat(reader.readLine()).startsWith("250");
            say(socket, "RCPT TO:<ann@ates.example>");
            assertThat(reader.readLine()).startsWith("250");
            say(socket, "DATA");
            assertThat(reader.readLine()).startsWith("354");
            say(socket, "Subject: Your day\r\nMessage-ID: <1@ates>\r\n\r\nDear Ann\r\n.");
            assertThat(reader.readLine()).startsWith("250");

            assertThat(messages()).isEqualTo(1);
        }
    }

    @Test
    void showsALetter() throws Exception {
        send(letter("<2@ates>", "Ваш день", "Привет, Анна", "<p>Привет, <b>Анна</b></p><script>alert(1)</script>"));

        var list = outside.get("/mailbox");
        assertThat(list.body()).contains("Ваш день", "ann@ates.example");
        assertThat(outside.get("/mailbox?text=ANN%40").body()).contains("data-test=\"letters\"");
        assertThat(outside.get("/mailbox?text=%D0%B2%D0%B0%D1%88").body()).contains("data-test=\"letters\"");
        assertThat(outside.get("/mailbox?text=bob").body()).doesNotContain("data-test=\"letters\"");

        var id = outside.jdbc()
                .sql("select id from mailbox_message")
                .query(Long.class)
                .single();
        var page = outside.get("/mailbox/" + id);
        assertThat(page.body())
                .contains(
                        "Ваш день", "Привет, Анна", "sandbox=\"\"", "/mailbox/%d/html".formatted(id), "&lt;2@ates&gt;")
                .doesNotContain("<script>alert");

        var html = outside.get("/mailbox/%d/html".formatted(id));
        assertThat(html.body()).contains("<b>Анна</b>");
        assertThat(html.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy).startsWith("sandbox; default-src 'none'"));
    }

    @Test
    void showsARepeatedLetterAsOftenAsItCame() throws Exception {
        var letter = letter("<3@ates>", "Your day", "Dear Ann", "<p>Dear Ann</p>");
        send(letter);
        send(letter);

        assertThat(messages()).isEqualTo(2);
        var id = outside.jdbc()
                .sql("select max(id) from mailbox_message")
                .query(Long.class)
                .single();
        assertThat(outside.get("/mailbox/" + id).body()).contains("came 2 times");
    }

    @Test
    void refusesWhatIsTooLongAndGoesOn() throws Exception {
        var tooLong = letter("<4@ates>", "Long", "x".repeat(MailServer.MESSAGE_BYTES_MAX), "<p></p>");

        assertThatThrownBy(() -> send(tooLong)).isInstanceOf(MessagingException.class);
        assertThat(messages()).isZero();

        send(letter("<5@ates>", "Short", "Dear Ann", "<p></p>"));
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void asksTheSenderToComeAgainWhenItCannotStore() throws Exception {
        outside.jdbc().sql("alter table mailbox_message rename to mailbox_gone").update();

        assertThatThrownBy(() -> send(letter("<6@ates>", "Your day", "Dear Ann", "<p></p>")))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("451");
        outside.jdbc().sql("alter table mailbox_gone rename to mailbox_message").update();
    }

    @Test
    void sendsNobodyToALetterThatIsNotThere() throws Exception {
        assertThat(outside.get("/mailbox/7000").statusCode()).isEqualTo(404);
        assertThat(outside.get("/mailbox/7000/html").statusCode()).isEqualTo(404);
        assertThat(outside.get("/mailbox/seven").statusCode()).isEqualTo(404);
        assertThat(outside.get("/mailbox").body()).contains("No letters");
    }

    private static long messages() {
        return outside.jdbc()
                .sql("select count(*) from mailbox_message")
                .query(Long.class)
                .single();
    }

    private static void say(Socket socket, String line) throws Exception {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void send(Message letter) throws MessagingException {
        Transport.send(letter);
    }

    private static Message letter(String messageId, String subject, String text, String html)
            throws MessagingException {
        var settings = new Properties();
        settings.setProperty("mail.smtp.host", "localhost");
        settings.setProperty("mail.smtp.port", Integer.toString(outside.smtpPort()));
        settings.setProperty("mail.smtp.timeout", "10000");
        var letter = new MimeMessage(Session.getInstance(settings)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", messageId);
            }
        };
        letter.setFrom(new InternetAddress("ates@ates.example"));
        letter.setRecipient(Message.RecipientType.TO, new InternetAddress("ann@ates.example"));
        letter.setSubject(subject, "UTF-8");
        var parts = new MimeMultipart("alternative");
        var plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        parts.addBodyPart(plain);
        var pretty = new MimeBodyPart();
        pretty.setContent(html, "text/html; charset=UTF-8");
        parts.addBodyPart(pretty);
        letter.setContent(parts);
        return letter;
    }
}
