package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Refusal;
import dev.ates.accounting.letter.Letters.Sent;
import dev.ates.contracts.BusinessClock;
import dev.ates.contracts.MailAddress;
import dev.ates.contracts.TextRule;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Sends letters to the mail server, several over one connection, and interprets its reply to each. */
@Component
class LetterMail {

    private static final TextRule REASON = TextRule.line("reason", 1, 400);
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** Set here, because the library would otherwise search the class path for it for each part of each letter. */
    private static final String STREAMS_OF_MAIL = "jakarta.mail.util.StreamProvider";

    static {
        System.setProperty(STREAMS_OF_MAIL, System.getProperty(STREAMS_OF_MAIL, MailStreamProvider.class.getName()));
    }

    private final JavaMailSender mail;
    private final JavaMailSender mailWithUtf8;
    private final LetterTemplates templates;
    private final LetterLinks links;
    private final LetterSettings settings;
    private final Clock clock;

    LetterMail(
            JavaMailSenderImpl mail,
            LetterTemplates templates,
            LetterLinks links,
            LetterSettings settings,
            Clock clock) {
        this.mail = mail;
        this.mailWithUtf8 = withUtf8(mail);
        this.templates = templates;
        this.links = links;
        this.settings = settings;
        this.clock = BusinessClock.real(clock);
    }

    /** Only for addresses that need it: every server on the way of a letter with SMTPUTF8 must support it. */
    private static JavaMailSender withUtf8(JavaMailSenderImpl mail) {
        var other = new JavaMailSenderImpl() {
            @Override
            protected Transport connectTransport() throws MessagingException {
                Transport transport = super.connectTransport();
                if (transport instanceof SMTPTransport smtp && !smtp.supportsExtension("SMTPUTF8")) {
                    smtp.close();
                    throw new MailReply.NoUtf8();
                }
                return transport;
            }
        };
        other.setHost(mail.getHost());
        other.setPort(mail.getPort());
        other.setUsername(mail.getUsername());
        other.setPassword(mail.getPassword());
        other.setProtocol(mail.getProtocol());
        other.setDefaultEncoding(mail.getDefaultEncoding());
        other.getJavaMailProperties().putAll(mail.getJavaMailProperties());
        other.getJavaMailProperties().setProperty("mail.mime.allowutf8", "true");
        return other;
    }

    /** Sends letters. The result contains each of them with its outcome. */
    List<Sent> send(List<Letter> due) {
        Map<MimeMessage, Letter> plain = new HashMap<>();
        Map<MimeMessage, Letter> international = new HashMap<>();
        List<Sent> sent = new ArrayList<>(due.size());
        for (Letter letter : due) {
            try {
                MailAddress to = MailAddress.of(letter.head().to().email());
                if (to.needsUtf8()) {
                    international.put(message(mailWithUtf8, letter, to), letter);
                } else {
                    plain.put(message(mail, letter, to), letter);
                }
            } catch (MessagingException | IllegalArgumentException e) {
                // The letter is retried later: the directory may have corrected the address by then.
                sent.add(notSent(letter, e.toString(), Refusal.FOR_NOW));
            }
        }
        sent.addAll(deliver(mail, plain));
        sent.addAll(deliver(mailWithUtf8, international));
        return sent;
    }

    private static List<Sent> deliver(JavaMailSender by, Map<MimeMessage, Letter> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Map<Letter, Exception> failures = new HashMap<>();
        try {
            by.send(messages.keySet().toArray(MimeMessage[]::new));
        } catch (MailSendException e) {
            e.getFailedMessages().forEach((message, failure) -> {
                Letter letter = messages.get(message);
                if (letter != null) {
                    failures.put(letter, failure);
                }
            });
        } catch (MailException e) {
            messages.values().forEach(letter -> failures.put(letter, e));
        }
        return messages.values().stream()
                .map(letter -> {
                    Exception failure = failures.get(letter);
                    if (failure == null) {
                        return new Sent(letter, null, Refusal.NONE);
                    }
                    MailReply reply = MailReply.to(failure);
                    return notSent(letter, reply.text(), reply.refusal());
                })
                .toList();
    }

    private static Sent notSent(Letter letter, String reason, Refusal refusal) {
        return new Sent(letter, REASON.mend(reason, "?"), refusal);
    }

    private MimeMessage message(JavaMailSender by, Letter letter, MailAddress to) throws MessagingException {
        LetterText text = templates.write(letter);
        MimeMessage message = by.createMimeMessage();
        message.setFrom(new InternetAddress(settings.from(), true));
        // Strict parsing accepts one bare address only, so that nothing can be smuggled into the headers.
        message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to.toString(), true));
        message.setSubject(text.subject(), UTF_8);
        message.setSentDate(Date.from(clock.instant()));
        message.setContent(new MimeMultipart("alternative", part(text.plain(), "plain"), part(text.html(), "html")));
        message.setHeader("Message-ID", "<%s@%s>".formatted(letter.messageId(), settings.host()));
        // RFC 3834: no automatic replies, such as out-of-office messages.
        message.setHeader("Auto-Submitted", "auto-generated");
        if (letter.of().kind().isRegular()) {
            URI fewer = links.fewer(letter.of().personId());
            message.setHeader("List-Unsubscribe", "<%s>".formatted(fewer));
            if ("https".equals(fewer.getScheme())) {
                // RFC 8058, section 3.1: mail programs show their button only for HTTPS.
                message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }
        return message;
    }

    /** Quoted-printable in every language: spam filters distrust texts in Base64. */
    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
