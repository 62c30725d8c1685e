package dev.ates.analytics.letter;

import dev.ates.mail.Message;
import dev.ates.mail.Message.Unsubscribe;
import dev.ates.mail.OutgoingMail;
import dev.ates.mail.Sent;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends the letters about final days, several over one connection. If the mail server's acceptance was lost, the letter is sent
 * again with the same Message-ID, so that mail programs can recognize it. Without a mail server it does nothing.
 */
@Component
class DayMailer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(DayMailer.class);

    private final Letters letters;
    private final OutgoingMail mail;
    private final LetterTemplates templates;
    private final LetterLinks links;
    private final Clock clock;

    DayMailer(Letters letters, OutgoingMail mail, LetterTemplates templates, LetterLinks links, Clock clock) {
        this.letters = letters;
        this.mail = mail;
        this.templates = templates;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "day-mailer";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        if (!mail.isSet()) {
            return;
        }
        turn.step("write", letters::write);
        List<Letter> due = turn.step("claim", () -> letters.claim(day));
        while (!due.isEmpty()) {
            Instant started = clock.instant();
            List<Sent<Letter>> sent = mail.send(due, this::message);
            long open = sent.stream().filter(one -> !one.isAccepted()).count();
            turn.step("record", () -> {
                letters.recordOutcomes(sent);
                turn.record(day, started, Map.of("sent", sent.size() - open, "open", open));
                return sent;
            });
            if (open > 0) {
                log.atWarn().addKeyValue("letters", open).log("Letters could not be sent");
                return;
            }
            due = turn.step("claim", () -> letters.claim(day));
        }
    }

    private Message message(Letter letter) {
        return new Message(
                letter.messageId(), letter.to().email(), templates.write(letter), new Unsubscribe(links.page(), false));
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("letters", mail.isSet() ? letters.due(day) : 0);
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }
}
