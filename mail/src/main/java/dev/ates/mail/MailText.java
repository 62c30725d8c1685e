package dev.ates.mail;

/**
 * The text of a message.
 *
 * @param plain the message as text
 * @param html the same facts as HTML
 */
public record MailText(String subject, String plain, String html) {}
