package dev.ates.outside.mailbox;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed message (RFC 5322, RFC 2045): unreadable parts are omitted; the raw message is complete. */
record Letter(String messageId, String from, String subject, Optional<String> text, Optional<String> html) {

    private static final int DEPTH_MAX = 10;

    static Letter parse(byte[] raw) {
        try {
            var message = new MimeMessage(null, new ByteArrayInputStream(raw));
            return new Letter(
                    header(message, "Message-ID"),
                    header(message, "From"),
                    header(message, "Subject"),
                    part(message, "text/plain", 0),
                    part(message, "text/html", 0));
        } catch (MessagingException | IOException e) {
            return new Letter("", "", "(unreadable: %s)".formatted(e.getMessage()), Optional.empty(), Optional.empty());
        }
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        @Nullable String value = message.getHeader(name, ", ");
        if (value == null) {
            return "";
        }
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value)).strip();
        } catch (UnsupportedEncodingException e) {
            return value;
        }
    }

    /** The first part of a type that is not an attachment. */
    private static Optional<String> part(Part part, String type, int depth) throws MessagingException, IOException {
        if (depth > DEPTH_MAX || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return Optional.empty();
        }
        if (part.isMimeType(type)) {
            return part.getContent() instanceof String content ? Optional.of(content) : Optional.empty();
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                var found = part(inner, type, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
