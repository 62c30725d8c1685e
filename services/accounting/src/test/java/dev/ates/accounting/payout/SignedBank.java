package dev.ates.accounting.payout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bank that accepts only signed orders, checks the signature with its own code, and decides later. It keeps no keys:
 * an order sent twice would be paid twice.
 */
final class SignedBank implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String secret;
    private final HttpServer server;
    private final Map<String, ObjectNode> known = new ConcurrentHashMap<>();
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private volatile String decision = "pending";

    private SignedBank(String secret, HttpServer server) {
        this.secret = secret;
        this.server = server;
    }

    static SignedBank start(String secret) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SignedBank bank = new SignedBank(secret, server);
        server.createContext("/payments", bank::answer);
        server.start();
        return bank;
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** The keys of the accepted orders, in the order of arrival. */
    List<String> orders() {
        return List.copyOf(orders);
    }

    /** Sets the status of all orders from now on: pending, executed or rejected. */
    void decide(String status) {
        decision = status;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!isSigned(exchange, body)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (exchange.getRequestMethod().equals("POST")) {
                String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
                ObjectNode payment = (ObjectNode) JSON.readTree(body);
                known.put(key, payment.put("key", key));
                orders.add(key);
                exchange.sendResponseHeaders(202, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            ObjectNode payment = known.get(path.substring(path.lastIndexOf('/') + 1));
            if (payment == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] said = JSON.writeValueAsBytes(payment.put("status", decision));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String time = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update("%s.%s.%s".formatted(id, time, new String(body, UTF_8)).getBytes(UTF_8));
            return ("v1," + Base64.getEncoder().encodeToString(mac.doFinal()))
                    .equals(exchange.getRequestHeaders().getFirst("webhook-signature"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
