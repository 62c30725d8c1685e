package dev.ates.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import java.io.InputStream;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** The settings for a mail server that requires authentication and encryption. */
class SecureMailTest {

    /** The authenticated senders of the received letters. */
    private final List<String> received = new CopyOnWriteArrayList<>();

    @Test
    void encryptsAndSaysWhoItIs() throws Exception {
        SMTPServer server = secure().requireAuth().build();
        server.start();
        try {
            send(server, "ATES_MAIL_STARTTLS=true", "ATES_MAIL_AUTH=true", "ATES_MAIL_PASSWORD=secret");

            assertThat(received).containsExactly("ates");
        } finally {
            server.stop();
        }
    }

    @Test
    void isNotLetInWithAWrongPassword() throws Exception {
        SMTPServer server = secure().requireAuth().build();
        server.start();
        try {
            assertThatThrownBy(() -> send(
                            server, "ATES_MAIL_STARTTLS=true", "ATES_MAIL_AUTH=true", "ATES_MAIL_PASSWORD=guessed"))
                    .isInstanceOf(MailAuthenticationException.class);
            assertThat(received).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void saysNothingInTheClearOnceTlsIsAskedFor() {
        SMTPServer server = open().build();
        server.start();
        try {
            assertThatThrownBy(() -> send(server, "ATES_MAIL_STARTTLS=true"))
                    .isInstanceOf(MailSendException.class)
                    .hasMessageContaining("STARTTLS is required");
            assertThat(received).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void believesNoCertificateThatNobodyVouchesFor() throws Exception {
        SMTPServer server = secure().build();
        server.start();
        try {
            assertThatThrownBy(() ->
                            send(server, "ATES_MAIL_STARTTLS=true", "spring.mail.properties.mail.smtp.ssl.trust="))
                    .isInstanceOf(MailSendException.class)
                    .hasMessageContaining("Could not convert socket to TLS");
            assertThat(received).isEmpty();
        } finally {
            server.stop();
        }
    }

    private void send(SMTPServer server, String... settings) {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
                .withPropertyValues(
                        "spring.config.name=ates-mail",
                        "ATES_MAIL_HOST=localhost",
                        "ATES_MAIL_PORT=" + server.getPortAllocated(),
                        "ATES_MAIL_USER=ates",
                        "spring.mail.properties.mail.smtp.ssl.trust=localhost",
                        "spring.mail.properties.mail.smtp.ssl.checkserveridentity=false")
                .withPropertyValues(settings)
                .run(context -> {
                    var letter = new SimpleMailMessage();
                    letter.setFrom("ates@localhost");
                    letter.setTo("anna@example.org");
                    letter.setText("Paid 1.00 USD");
                    context.getBean(JavaMailSender.class).send(letter);
                });
    }

    private SMTPServer.Builder open() {
        return SMTPServer.port(0)
                .messageHandler((context, from, to, data) -> received.add(context.getAuthenticationHandler()
                        .map(handler -> String.valueOf(handler.getIdentity()))
                        .orElse("nobody")));
    }

    private SMTPServer.Builder secure() throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        // The server accepts only encrypted connections, so whatever was received was encrypted.
        tls.init(certificate().getKeyManagers(), null, null);
        return open().enableTLS()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("ates") || !password.equals("secret")) {
                        throw new LoginFailedException();
                    }
                }));
    }

    /** The test certificate of GreenMail. */
    private static KeyManagerFactory certificate() throws Exception {
        try (InputStream file = GreenMail.class.getResourceAsStream("/greenmail.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, "changeit".toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, "changeit".toCharArray());
            return keys;
        }
    }
}
