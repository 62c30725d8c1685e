package dev.ates.testkit;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final AtomicInteger heard = new AtomicInteger();
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void startEcho() throws IOException {
        echo = echoServer();
        proxy = FaultProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void stopEcho() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void passesBytesOnAndBack() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void delaysWhatPasses() throws IOException {
        try (Socket socket = connect()) {
            proxy.delay(Duration.ofMillis(60));
            long start = System.nanoTime();

            assertThat(ask(socket, "hello")).isEqualTo("hello");

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("once there and once back")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void holdsInABlackHoleWhatArrivesWhenItIsGone() throws IOException {
        try (Socket socket = connect()) {
            proxy.blackHole();
            say(socket, "hello");
            socket.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());

            proxy.heal();

            socket.setSoTimeout((int) SOON.toMillis());
            assertThat(hear(socket, 5)).isEqualTo("hello");
        }
    }

    @Test
    void losesTheAnswerButNotTheQuestion() throws IOException {
        try (Socket socket = connect()) {
            proxy.swallowReplies();
            say(socket, "hello");
            eventually("the question has arrived", SOON, () -> assertThat(heard).hasValue(5));
            socket.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }

    @Test
    void cutsAConnectionInTheMiddle() throws IOException {
        try (Socket socket = connect()) {
            proxy.cutAfter(3);
            say(socket, "hello");

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> hear(socket, 5));
            eventually("three bytes have arrived", SOON, () -> assertThat(heard).hasValue(3));
        }
        try (Socket again = connect()) {
            assertThat(ask(again, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void resetsConnections() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, "hello")).isEqualTo("hello");

            proxy.reset();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> hear(socket, 1))
                    .withMessageContaining("reset");
        }
    }

    @Test
    void sendsNewConnectionsElsewhere() throws IOException {
        try (ServerSocket other = echoServer()) {
            echo.close();

            proxy.redirect(other.getLocalPort());

            try (Socket socket = connect()) {
                assertThat(ask(socket, "hello")).isEqualTo("hello");
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static String ask(Socket socket, String text) throws IOException {
        say(socket, text);
        return hear(socket, text.length());
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        byte[] answer = socket.getInputStream().readNBytes(bytes);
        if (answer.length < bytes) {
            throw new IOException("ended after %d bytes".formatted(answer.length));
        }
        return new String(answer, StandardCharsets.US_ASCII);
    }

    private ServerSocket echoServer() throws IOException {
        var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> echo(socket));
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
        return server;
    }

    private void echo(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                heard.incrementAndGet();
                socket.getOutputStream().write(next);
            }
        } catch (IOException cut) {
            assertThat(cut).as("a connection may end like this").isInstanceOf(IOException.class);
        }
    }
}
