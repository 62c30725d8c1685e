package dev.ates.outside.identity;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that only receives logout tokens. */
final class ToldService implements AutoCloseable {

    private static final String FIELD = "logout_token=";

    /** The received logout tokens. */
    final List<String> told = new CopyOnWriteArrayList<>();

    /** Accepts requests without ever responding. */
    volatile boolean hangs;

    private final HttpServer server;

    ToldService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/logout/connect/back-channel/ates", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            told.add(URLDecoder.decode(form.substring(FIELD.length()), StandardCharsets.UTF_8));
            if (!hangs) {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
