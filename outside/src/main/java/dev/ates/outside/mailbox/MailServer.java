package dev.ates.outside.mailbox;

import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** SMTP (RFC 5321) for the mailbox: a message is stored before it is acknowledged. */
@Component
public class MailServer implements SmartLifecycle {

    static final int MESSAGE_BYTES_MAX = 1_048_576;
    static final int RECIPIENTS_MAX = 100;

    private static final int CONNECTIONS_MAX = 50;
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(MailServer.class);

    private final Mailbox mailbox;
    private final int port;
    private final InetAddress address;
    private volatile @Nullable SMTPServer server;

    MailServer(
            Mailbox mailbox,
            @Value("${ates.outside.smtp-port}") int port,
            @Value("${ates.outside.smtp-address}") String address) {
        this.mailbox = mailbox;
        this.port = port;
        this.address = resolved(address);
        if (port < 0 || port > 65_535) {
            throw new WrongSetting(
                    "ates.outside.smtp-port", "ATES_SMTP_PORT", Integer.toString(port), "must be 0 to 65535");
        }
    }

    /** The port it listens on, chosen by the system if the setting is 0. */
    public int port() {
        var running = server;
        if (running == null) {
            throw new IllegalStateException("The mail server is not running");
        }
        return running.getPortAllocated();
    }

    @Override
    public void start() {
        var starting = SMTPServer.port(port)
                .bindAddress(address)
                .softwareName("aTES demo mailbox")
                .maxMessageSize(MESSAGE_BYTES_MAX)
                .maxRecipients(RECIPIENTS_MAX)
                .maxConnections(CONNECTIONS_MAX)
                .connectionTimeoutMs(Math.toIntExact(SILENCE_MAX.toMillis()))
                .messageHandlerFactory(context -> new Receiving())
                .build();
        starting.start();
        server = starting;
        log.atInfo().addKeyValue("port", starting.getPortAllocated()).log("Mail server listens");
    }

    @Override
    public void stop() {
        var running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    private static InetAddress resolved(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw (WrongSetting) new WrongSetting(
                            "ates.outside.smtp-address",
                            "ATES_BIND_ADDRESS",
                            address,
                            "must be an address of this host")
                    .initCause(e);
        }
    }

    /** An incoming message. */
    private final class Receiving implements MessageHandler {

        private String sender = "";
        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) {
            recipients.add(recipient);
        }

        @Override
        public @Nullable String data(InputStream message) throws RejectException, IOException {
            var raw = message.readNBytes(MESSAGE_BYTES_MAX + 1);
            if (raw.length > MESSAGE_BYTES_MAX) {
                // Unread data would be interpreted as commands.
                message.transferTo(OutputStream.nullOutputStream());
                throw new RejectException(552, "5.3.4 A message has at most %d bytes".formatted(MESSAGE_BYTES_MAX));
            }
            try {
                mailbox.store(sender, recipients, raw);
                return null;
            } catch (DataAccessException e) {
                log.atWarn().setCause(e).log("A message could not be stored; its sender is asked to retry");
                throw new RejectException(451, "4.3.0 Not stored, please try again later");
            }
        }

        @Override
        public void done() {}
    }
}
