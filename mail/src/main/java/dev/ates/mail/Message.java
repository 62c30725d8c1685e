package dev.ates.mail;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A message to one person.
 *
 * @param id the part of the Message-ID before the @, the same for each attempt to send it
 * @param to the address as the directory has it; it may be invalid
 * @param unsubscribe how to get no more of these; {@code null} if people always get them
 */
public record Message(
        String id, String to, MailText text, @Nullable Unsubscribe unsubscribe) {

    /** @param oneClick whether the link takes the form of RFC 8058, without a sign-in */
    public record Unsubscribe(URI link, boolean oneClick) {}
}
