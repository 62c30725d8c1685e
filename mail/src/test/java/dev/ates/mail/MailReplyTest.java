package dev.ates.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Does a letter pay only for its own faults? The mail server is a real socket. */
class MailReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL | 550 not you                                        | NONE",
                "MAIL | 530 5.7.57 Client not authenticated to send mail   | NONE",
                "MAIL | 530 5.7.0 Must issue a STARTTLS command first      | NONE",
                "MAIL | 552 5.2.2 The sender's mailbox is over its quota   | NONE",
                "MAIL | 554 5.7.1 Your host is blocked                     | NONE",
                "MAIL | 451 4.7.1 Greylisted                               | NONE",
                "RCPT | 530 5.7.0 Authentication required                  | NONE",
                "RCPT | 450 4.2.0 Greylisted                               | FOR_NOW",
                "RCPT | 550 nobody of this name                            | FOR_GOOD",
                "RCPT | 550 5.1.1 No such user                             | FOR_GOOD",
                "RCPT | 554 5.7.1 Relay access denied                      | FOR_NOW",
                "RCPT | 552 Mailbox full                                   | FOR_NOW",
                "RCPT | 550 5.2.2 Over quota                               | FOR_NOW",
                "RCPT | 553 5.1.8 Sender's domain does not exist           | NONE",
                "OPEN | 554 5.7.1 Your host is on a list                   | NONE",
                "OPEN | 421 Too busy                                       | NONE",
                "EHLO | 550 Bad name                                       | NONE",
                "MAIL | 421 Closing                                        | NONE",
                "MAIL | 501 5.1.7 Bad sender                               | NONE",
                "MAIL | 554 Transaction failed                             | NONE",
                "RCPT | 421 4.3.2 Shutting down                            | NONE",
                "RCPT | 554 No such person                                 | FOR_GOOD",
                "RCPT | 550 5.4.1 Recipient rejected                       | FOR_GOOD",
                "RCPT | 501 Bad address                                    | FOR_GOOD",
                "DATA | 554 No valid recipients                            | FOR_NOW",
                "DATA | 421 Closing                                        | NONE",
                "DATA | 451 Too many letters                               | FOR_NOW",
                "DATA | 530 Authentication required                        | NONE",
                ".    | 421 4.7.0 Too many letters                         | NONE",
                ".    | 451 try again later                                | FOR_NOW",
                ".    | 452 Out of space                                   | FOR_NOW",
                ".    | 550 Spam                                           | FOR_NOW",
                ".    | 554 Transaction failed                             | FOR_NOW",
                ".    | 554 5.0.0 Transaction failed                       | FOR_NOW",
                ".    | 554 5.3.0 Not now                                  | FOR_NOW",
                ".    | 554 5.4.6 Loop                                     | FOR_NOW",
                ".    | 552 Mailbox full                                   | FOR_NOW",
                ".    | 552 5.2.2 Mailbox full                             | FOR_NOW",
                ".    | 554 5.7.1 Looks like spam                          | FOR_NOW",
                ".    | 550 5.7.60 May not send as this sender             | FOR_NOW",
                ".    | 550 5.1.1 No such user                             | FOR_GOOD",
                ".    | 550 5.2.1 Mailbox disabled                         | FOR_GOOD",
                ".    | 554 5.6.0 Malformed                                | FOR_GOOD",
                ".    | 552 5.3.4 Message too big                          | FOR_GOOD",
                ".    | 550 5.1.8 Sender not verified                      | NONE",
            })
    void blamesALetterOnlyForItsOwnFaults(String command, String reply, Refusal refusal) throws MessagingException {
        MailReply answer = MailReply.to(failure(command, reply));

        assertThat(answer.refusal()).isEqualTo(refusal);
        assertThat(answer.text()).contains(command.equals("OPEN") ? reply.substring(0, 3) : reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RCPT | 550 relay not permitted                             | FOR_NOW",
                "RCPT | 550 Unable to relay for anna@example.org            | FOR_NOW",
                "RCPT | 553 sorry, not in my list of rcpthosts (#5.7.1)     | FOR_NOW",
                "RCPT | 550 sorry, no mailbox here by that name (#5.1.1)    | FOR_GOOD",
                "RCPT | 550 Sender verify failed                            | NONE",
                "RCPT | 553 sender is not known here (#5.1.8)               | NONE",
                "RCPT | 550 no relay@example.org nor anna@relay.example here | FOR_GOOD",
                "RCPT | 550 5.1.1 <relay> is unknown here                   | FOR_GOOD",
            })
    void readsWhatARefusalIsAboutWhereNoCodeStandsInFront(String command, String reply, Refusal refusal)
            throws MessagingException {
        blamesALetterOnlyForItsOwnFaults(command, reply, refusal);
    }

    @Test
    void readsNoReplyWhereThereIsNone() {
        assertThat(MailReply.to(new MessagingException("Broken pipe")))
                .isEqualTo(new MailReply(Refusal.NONE, "jakarta.mail.MessagingException: Broken pipe"));
    }

    private static Exception failure(String command, String reply) throws MessagingException {
        try (FaultyMailServer server = FaultyMailServer.start()) {
            server.refuse(command, reply);
            var sender = new JavaMailSenderImpl();
            sender.setHost("localhost");
            sender.setPort(server.port());
            sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "5000");
            MimeMessage message = sender.createMimeMessage();
            message.setFrom("ates@localhost");
            message.setRecipients(MimeMessage.RecipientType.TO, "anna@example.org");
            message.setText("Hello");
            MailSendException failed = catchThrowableOfType(MailSendException.class, () -> sender.send(message));
            return failed.getFailedMessages().get(message);
        }
    }
}
