package dev.ates.mail;

import dev.ates.contracts.BusinessClock;
import dev.ates.contracts.MailAddress;
import dev.ates.contracts.TextRule;
import dev.ates.mail.Message.Unsubscribe;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Sends messages to the mail server, several over one connection, and interprets its reply to each. */
public final class OutgoingMail {

    private static final TextRule REASON = TextRule.line("reason", 1, 400);
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** Set here, because the library would otherwise search the class path for it for each part of each message. */
    private static final String STREAMS_OF_MAIL = "jakarta.mail.util.StreamProvider";

    static {
        System.setProperty(STREAMS_OF_MAIL, System.getProperty(STREAMS_OF_MAIL, MailStreamProvider.class.getName()));
    }

    private final JavaMailSender sender;
    private final JavaMailSender senderWithUtf8;
    private final MailSettings settings;
    private final Clock clock;

    OutgoingMail(JavaMailSenderImpl sender, MailSettings settings, Clock clock) {
        this.sender = sender;
        this.senderWithUtf8 = withUtf8(sender);
        this.settings = settings;
        this.clock = BusinessClock.real(clock);
    }

    /** Only for addresses that need it: every server on the way of a message with SMTPUTF8 must support it. */
    private static JavaMailSender withUtf8(JavaMailSenderImpl sender) {
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
        other.setHost(sender.getHost());
        other.setPort(sender.getPort());
        other.setUsername(sender.getUsername());
        other.setPassword(sender.getPassword());
        other.setProtocol(sender.getProtocol());
        other.setDefaultEncoding(sender.getDefaultEncoding());
        other.getJavaMailProperties().putAll(sender.getJavaMailProperties());
        other.getJavaMailProperties().setProperty("mail.mime.allowutf8", "true");
        return other;
    }

    /** Whether the settings name a mail server. */
    public boolean isSet() {
        return settings.isOn();
    }

    /** Sends letters. The result contains each of them with its outcome. */
    public <L> List<Sent<L>> send(List<L> letters, Function<L, Message> written) {
        Map<MimeMessage, L> plain = new LinkedHashMap<>();
        Map<MimeMessage, L> international = new LinkedHashMap<>();
        List<Sent<L>> sent = new ArrayList<>(letters.size());
        for (L letter : letters) {
            try {
                Message message = written.apply(letter);
                MailAddress to = MailAddress.of(message.to());
                if (to.needsUtf8()) {
                    international.put(mime(senderWithUtf8, message, to), letter);
                } else {
                    plain.put(mime(sender, message, to), letter);
                }
            } catch (MessagingException | IllegalArgumentException e) {
                // The letter is retried later: the directory may have corrected the address by then.
                sent.add(notSent(letter, e.toString(), Refusal.FOR_NOW));
            }
        }
        sent.addAll(deliver(sender, plain));
        sent.addAll(deliver(senderWithUtf8, international));
        return sent;
    }

    private static <L> List<Sent<L>> deliver(JavaMailSender by, Map<MimeMessage, L> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Map<L, Exception> failures = new HashMap<>();
        try {
            by.send(messages.keySet().toArray(MimeMessage[]::new));
        } catch (MailSendException e) {
            e.getFailedMessages().forEach((message, failure) -> {
                L letter = messages.get(message);
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
                        return new Sent<>(letter, null, Refusal.NONE);
                    }
                    MailReply reply = MailReply.to(failure);
                    return notSent(letter, reply.text(), reply.refusal());
                })
                .toList();
    }

    private static <L> Sent<L> notSent(L letter, String reason, Refusal refusal) {
        return new Sent<>(letter, REASON.mend(reason, "?"), refusal);
    }

    private MimeMessage mime(JavaMailSender by, Message message, MailAddress to) throws MessagingException {
        MimeMessage mime = by.createMimeMessage();
        mime.setFrom(new InternetAddress(settings.from(), true));
        // Strict parsing accepts one bare address only, so that nothing can be smuggled into the headers.
        mime.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to.toString(), true));
        mime.setSubject(message.text().subject(), UTF_8);
        mime.setSentDate(Date.from(clock.instant()));
        mime.setContent(new MimeMultipart(
                "alternative",
                part(message.text().plain(), "plain"),
                part(message.text().html(), "html")));
        mime.setHeader("Message-ID", "<%s@%s>".formatted(message.id(), settings.messageIdHost()));
        // RFC 3834: no automatic replies, such as out-of-office messages.
        mime.setHeader("Auto-Submitted", "auto-generated");
        Unsubscribe unsubscribe = message.unsubscribe();
        if (unsubscribe != null) {
            mime.setHeader("List-Unsubscribe", "<%s>".formatted(unsubscribe.link()));
            if (unsubscribe.oneClick() && "https".equals(unsubscribe.link().getScheme())) {
                // RFC 8058, section 3.1: mail programs show their button only for HTTPS.
                mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }
        return mime;
    }

    /** Quoted-printable in every language: spam filters distrust texts in Base64. */
    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
