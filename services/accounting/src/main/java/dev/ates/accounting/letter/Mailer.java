package dev.ates.accounting.letter;

import dev.ates.mail.Sent;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends every open letter, several over one connection. If the mail server's acceptance was lost, the letter is sent
 * again with the same Message-ID, so that mail programs can recognize it.
 */
@Component
class Mailer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Mailer.class);

    private final Letters letters;
    private final LetterMail mail;
    private final Clock clock;

    Mailer(Letters letters, LetterMail mail, Clock clock) {
        this.letters = letters;
        this.mail = mail;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mailer";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        int collected;
        do {
            collected = turn.step("weeks", letters::writeWeeks);
        } while (collected == Letters.COLLECTED_MAX);
        List<Letter> due = turn.step("claim", () -> letters.claim(day));
        while (!due.isEmpty()) {
            Instant started = clock.instant();
            List<Sent<Letter>> sent = mail.send(due);
            long failed = sent.stream().filter(one -> !one.isAccepted()).count();
            turn.step("record", () -> {
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
}
