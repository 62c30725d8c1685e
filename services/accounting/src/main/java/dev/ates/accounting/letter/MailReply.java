package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Refusal;
import jakarta.mail.MessagingException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The mail server's reply about a letter or its addressee. A server that refuses us, our sender address or our
 * credentials refuses every letter, so that is no reply about this one.
 *
 * @param text the reply, or the failure if there was none
 */
record MailReply(Refusal refusal, String text) {

    /** RFC 4954, section 6: authentication is required, too weak, failed, or needs encryption. */
    private static final Set<Integer> CREDENTIALS = Set.of(530, 534, 535, 538);

    /** RFC 3463, section 3.2: the syntax of the sender's address, and its domain. */
    private static final Set<String> SENDER = Set.of("5.1.7", "5.1.8");

    private static final String MAILBOX_FULL = "5.2.2";

    /** RFC 3463, section 3.8: a rule of the server, such as one against relaying; people change it. */
    private static final String POLICY = "5.7.";

    /** RFC 5321, section 4.5.3.1.10: at RCPT, 552 means the same as 452, too many recipients or no space. */
    private static final int STORAGE = 552;

    private static final Pattern ENHANCED_CODE =
            Pattern.compile("5\\d\\d[ -](5\\.\\d{1,3}\\.\\d{1,3})\\b.*", Pattern.DOTALL);

    static MailReply to(Exception failure) {
        MailReply none = new MailReply(Refusal.NONE, failure.toString());
        MailReply reply = none;
        for (Exception one = failure; one != null; one = next(one)) {
            switch (one) {
                case SMTPSenderFailedException ours -> {
                    return none;
                }
                case NoUtf8 server -> reply = new MailReply(Refusal.FOR_GOOD, text(server));
                case SMTPAddressFailedException addressee -> {
                    int code = addressee.getReturnCode();
                    reply = new MailReply(
                            code == STORAGE ? Refusal.FOR_NOW : refusal(code, text(addressee)), text(addressee));
                }
                case SMTPSendFailedException letter -> {
                    if (String.valueOf(letter.getCommand()).startsWith("MAIL ")) {
                        return none;
                    }
                    Refusal refusal = refusal(letter.getReturnCode(), text(letter));
                    if (refusal.compareTo(reply.refusal()) > 0) {
                        reply = new MailReply(refusal, text(letter));
                    }
                }
                default -> {}
            }
        }
        return reply.refusal() == Refusal.NONE ? none : reply;
    }

    /** RFC 5321, section 4.2.1: 4yz is transient, 5yz is permanent. */
    private static Refusal refusal(int code, String text) {
        if (code < 400 || CREDENTIALS.contains(code)) {
            return Refusal.NONE;
        }
        Matcher enhanced = ENHANCED_CODE.matcher(text);
        String detail = enhanced.matches() ? enhanced.group(1) : "";
        if (SENDER.contains(detail)) {
            return Refusal.NONE;
        }
        boolean later = code < 500 || detail.equals(MAILBOX_FULL) || detail.startsWith(POLICY);
        return later ? Refusal.FOR_NOW : Refusal.FOR_GOOD;
    }

    private static String text(MessagingException reply) {
        return String.valueOf(reply.getMessage());
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    /** The server does not offer SMTPUTF8, so it would refuse the addressee. */
    static final class NoUtf8 extends MessagingException {

        NoUtf8() {
            super("The address has letters other than ASCII before the @, and the mail server does not offer SMTPUTF8");
        }
    }
}
