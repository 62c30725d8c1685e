package dev.ates.mail;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Import this, and {@code ates-mail.yaml}, to send mail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
public class MailWiring {

    @Bean
    OutgoingMail outgoingMail(JavaMailSenderImpl sender, MailSettings settings, Clock clock) {
        return new OutgoingMail(sender, settings, clock);
    }
}
