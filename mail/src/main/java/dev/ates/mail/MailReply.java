package dev.ates.mail;

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
 * credentials refuses every letter, so that is no reply about this one. The whole table: docs/operations/mail-down.md.
 *
 * @param text the reply, or the failure if there was none
 */
record MailReply(Refusal refusal, String text) {

    /** RFC 4954, section 6: authentication is required, too weak, failed, or needs encryption. */
    private static final Set<Integer> CREDENTIALS = Set.of(530, 534, 535, 538);

    /** RFC 3463, section 3.2: the syntax of the sender's address, and its domain. */
    private static final Set<String> SENDER = Set.of("5.1.7", "5.1.8");

    /** RFC 5321, section 3.8: the server shuts down; it may say so in reply to any command. */
    private static final int SHUTS_DOWN = 421;

    private static final String MAILBOX_FULL = "5.2.2";

    /** RFC 3463, section 3.8: a rule of the server, such as one against relaying; people change it. */
    private static final String POLICY = "5.7.";

    /** RFC 5321, section 4.5.3.1.10: at RCPT, 552 means the same as 452, too many recipients or no space. */
    private static final int STORAGE = 552;

    /**
     * RFC 3463, sections 3.2, 3.3 and 3.7, and 5.3.4, too big: what a server that has read the letter may say of the
     * addressee's mailbox or of this letter. Anything else, such as a bare 554, is about all our letters: their sender,
     * or texts that it considers spam.
     */
    private static final Pattern ABOUT_THIS_LETTER = Pattern.compile("5\\.[126]\\..+|5\\.3\\.4");

    /** In front, as RFC 2034 has it, or with a number sign anywhere, as qmail writes it. */
    private static final Pattern ENHANCED_CODE =
            Pattern.compile("^5\\d\\d[ -](5\\.\\d{1,3}\\.\\d{1,3})\\b|#(5\\.\\d{1,3}\\.\\d{1,3})\\b");

    /** In place of a code: the server does not pass our letters on. The word may also be a part of an address. */
    private static final Pattern RELAY =
            Pattern.compile("(?i)(?<![\\w@<.-])(relay(ing|ed)?|rcpthosts)(?![\\w@>-]|\\.\\w)");

    /** In place of a code: our sender's address is refused. */
    private static final Pattern SENDER_REFUSED =
            Pattern.compile("(?i)\\bsender (address )?(verif|reject|denied|not (verified|allowed|permitted|accepted))");

    static MailReply to(Exception failure) {
        MailReply none = new MailReply(Refusal.NONE, failure.toString());
        MailReply reply = none;
        for (Exception one = failure; one != null; one = next(one)) {
            switch (one) {
                case SMTPSenderFailedException ours -> {
                    return none;
                }
                case NoUtf8 server -> reply = new MailReply(Refusal.FOR_GOOD, text(server));
                case SMTPAddressFailedException addressee ->
                    reply = new MailReply(toAddressee(addressee.getReturnCode(), text(addressee)), text(addressee));
                case SMTPSendFailedException letter -> {
                    if (String.valueOf(letter.getCommand()).startsWith("MAIL ")) {
                        return none;
                    }
                    Refusal refusal = toLetter(letter.getReturnCode(), text(letter));
                    if (refusal.compareTo(reply.refusal()) > 0) {
                        reply = new MailReply(refusal, text(letter));
                    }
                }
                default -> {}
            }
        }
        return reply.refusal() == Refusal.NONE ? none : reply;
    }

    /** In reply to RCPT. */
    private static Refusal toAddressee(int code, String text) {
        String detail = detail(text);
        if (detail.isEmpty() && SENDER_REFUSED.matcher(text).find()) {
            return Refusal.NONE;
        }
        return refusal(
                code,
                detail,
                code == STORAGE || (detail.isEmpty() && RELAY.matcher(text).find()));
    }

    /** In reply to DATA, or to the letter itself. */
    private static Refusal toLetter(int code, String text) {
        String detail = detail(text);
        return refusal(code, detail, !ABOUT_THIS_LETTER.matcher(detail).matches());
    }

    /**
     * RFC 5321, section 4.2.1: 4yz is transient, 5yz is permanent.
     *
     * @param passes whether a 5yz at this place may be about something that people change
     */
    private static Refusal refusal(int code, String detail, boolean passes) {
        if (code < 400 || code == SHUTS_DOWN || CREDENTIALS.contains(code) || SENDER.contains(detail)) {
            return Refusal.NONE;
        }
        boolean later = code < 500 || passes || detail.equals(MAILBOX_FULL) || detail.startsWith(POLICY);
        return later ? Refusal.FOR_NOW : Refusal.FOR_GOOD;
    }

    /** The enhanced status code of RFC 3463; empty if there is none. */
    private static String detail(String text) {
        Matcher enhanced = ENHANCED_CODE.matcher(text);
        return !enhanced.find() ? "" : enhanced.group(1) == null ? enhanced.group(2) : enhanced.group(1);
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
