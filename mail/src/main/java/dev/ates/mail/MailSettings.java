package dev.ates.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the mail server beside those of the connection, {@code spring.mail}.
 *
 * @param host the mail server; empty where none is set
 * @param from the sender's address
 * @param messageIdHost the domain of Message-IDs
 */
@ConfigurationProperties("ates.mail")
record MailSettings(
        @DefaultValue("") String host,
        @DefaultValue("") String from,
        @DefaultValue("") String messageIdHost) {

    MailSettings {
        if (!host.isBlank() && from.isBlank()) {
            throw new IllegalArgumentException(
                    "ates.mail.from (ATES_MAIL_FROM) must be set where ATES_MAIL_HOST is '%s'".formatted(host));
        }
        if (!host.isBlank() && !messageIdHost.matches("[A-Za-z0-9.-]{1,200}")) {
            throw new IllegalArgumentException(
                    "ates.mail.message-id-host (ATES_MAIL_MESSAGE_ID_HOST) must be a host's name, it is '%s'"
                            .formatted(messageIdHost));
        }
    }

    boolean isOn() {
        return !host.isBlank();
    }
}
