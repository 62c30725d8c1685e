package dev.ates.accounting;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;

/** A mail server that can stop and start again on the same port. */
public final class TestMail {

    private final GreenMail server;

    private TestMail(GreenMail server) {
        this.server = server;
    }

    static TestMail start() {
        GreenMail server = new GreenMail(new ServerSetup(freePort(), "localhost", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return new TestMail(server);
    }

    int port() {
        return server.getSmtp().getServerSetup().getPort();
    }

    void reset() {
        server.reset();
    }

    public List<MimeMessage> received() {
        return List.of(server.getReceivedMessages());
    }

    public void die() {
        server.stop();
    }

    public void revive() {
        server.start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
