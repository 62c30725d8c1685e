package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Sent;
import dev.ates.contracts.TextRule;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/**
 * Sends every open letter, several over one connection. A letter that the server took without our hearing so is sent
 * again under the same Message-ID, so that a mailbox can tell.
 */
@Component
class Mailer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Mailer.class);
    private static final TextRule REASON = TextRule.line("reason", 1, 400);

    /** Told here, as it would search the whole class path for it again for each part of each letter. */
    private static final String STREAMS_OF_MAIL = "jakarta.mail.util.StreamProvider";

    static {
        System.setProperty(STREAMS_OF_MAIL, System.getProperty(STREAMS_OF_MAIL, MailStreamProvider.class.getName()));
    }

    private final Letters letters;
    private final JavaMailSender mail;
    private final LetterTemplates templates;
    private final LetterSettings settings;
    private final Clock clock;

    Mailer(Letters letters, JavaMailSender mail, LetterTemplates templates, LetterSettings settings, Clock clock) {
        this.letters = letters;
        this.mail = mail;
        this.templates = templates;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mailer";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        List<Letter> due = turn.step("claim", () -> letters.claim(day));
        while (!due.isEmpty()) {
            Instant started = clock.instant();
            List<Sent> sent = send(due);
            long failed = sent.stream().filter(one -> one.failure() != null).count();
            turn.step("settle", () -> {
                letters.recordOutcomes(sent);
                turn.record(day, started, Map.of("sent", sent.size() - failed, "open", failed));
                return sent;
            });
            if (failed > 0) {
                log.atWarn().addKeyValue("letters", failed).log("Letters could not be sent");
                return;
            }
            due = turn.step("claim", () -> letters.claim(day));
        }
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("letters", letters.due(day));
    }

    private List<Sent> send(List<Letter> due) {
        Map<MimeMessage, Letter> messages = new HashMap<>();
        List<Sent> sent = new ArrayList<>(due.size());
        for (Letter letter : due) {
            try {
                messages.put(message(letter), letter);
            } catch (MessagingException e) {
                sent.add(notSent(letter, e, false));
            }
        }
        Map<Letter, Exception> failures = deliver(messages);
        for (Letter letter : messages.values()) {
            Exception failure = failures.get(letter);
            sent.add(failure == null ? new Sent(letter, null, false) : notSent(letter, failure, true));
        }
        return sent;
    }

    private Map<Letter, Exception> deliver(Map<MimeMessage, Letter> messages) {
        Map<Letter, Exception> failures = new HashMap<>();
        if (messages.isEmpty()) {
            return failures;
        }
        try {
            mail.send(messages.keySet().toArray(MimeMessage[]::new));
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
        return failures;
    }

    /** Only an answer of the server, or a letter that cannot be written at all, speaks against the letter itself. */
    private static Sent notSent(Letter letter, Exception failure, boolean written) {
        boolean refused = !written || isAnswer(failure);
        return new Sent(
                letter, REASON.mend(failure.toString(), failure.getClass().getName()), refused);
    }

    /** A connection that breaks in the middle of a letter is told as a failed sending too, but without an answer's code. */
    private static boolean isAnswer(Exception failure) {
        return failure instanceof SMTPSendFailedException broken
                ? broken.getReturnCode() > 0
                : failure instanceof SendFailedException;
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        LetterText text = templates.write(letter);
        MimeMessage message = mail.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(
                message, MimeMessageHelper.MULTIPART_MODE_MIXED_RELATED, StandardCharsets.UTF_8.name());
        helper.setFrom(new InternetAddress(settings.from(), true));
        // The strict form takes one bare address: nothing that a name could smuggle into the headers.
        helper.setTo(new InternetAddress(letter.head().to().email(), true));
        helper.setSubject(text.subject());
        helper.setText(text.plain(), text.html());
        helper.setSentDate(Date.from(clock.instant()));
        message.setHeader("Message-ID", "<%s@%s>".formatted(letter.of().id(), settings.host()));
        return message;
    }
}
