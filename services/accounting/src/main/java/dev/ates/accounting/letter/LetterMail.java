package dev.ates.accounting.letter;

import dev.ates.mail.Message;
import dev.ates.mail.Message.Unsubscribe;
import dev.ates.mail.OutgoingMail;
import dev.ates.mail.Sent;
import java.util.List;
import org.springframework.stereotype.Component;

/** Writes letters and sends them to the mail server. */
@Component
class LetterMail {

    private final OutgoingMail mail;
    private final LetterTemplates templates;
    private final LetterLinks links;

    LetterMail(OutgoingMail mail, LetterTemplates templates, LetterLinks links) {
        this.mail = mail;
        this.templates = templates;
        this.links = links;
    }

    /** The result contains each letter with its outcome. */
    List<Sent<Letter>> send(List<Letter> due) {
        return mail.send(due, this::message);
    }

    private Message message(Letter letter) {
        return new Message(
                letter.messageId(),
                letter.head().to().email(),
                templates.write(letter),
                letter.of().kind().isRegular()
                        ? new Unsubscribe(links.fewer(letter.of().personId()), true)
                        : null);
    }
}
