package dev.ates.accounting;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ates.contracts.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A small bank with its own records, which misbehaves on request. */
public final class TestBank {

    /** How the bank handles the next payment. */
    public enum Fault {
        EXECUTE_THEN_HANG,
        EXECUTE_THEN_FAIL,
        FAIL_BEFORE_EXECUTING,
        REJECT
    }

    /** Longer than any test waits, so that it looks like forever. */
    private static final Duration HANG_MAX = Duration.ofMinutes(5);

    private final HttpServer server;
    private final Map<String, ObjectNode> books = new ConcurrentHashMap<>();
    private final Map<String, String> orders = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean down;

    private TestBank(HttpServer server) {
        this.server = server;
    }

    static TestBank start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestBank bank = new TestBank(server);
            server.createContext("/bank/payments", bank::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return bank;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/bank";
    }

    void reset() {
        hanging.countDown();
        hanging = new CountDownLatch(1);
        down = false;
        books.clear();
        orders.clear();
        requests.clear();
        faults.clear();
    }

    public void next(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** While it is down, it fails before it reads a request. */
    public void down(boolean value) {
        down = value;
    }

    /** Method and key of each request, in order. */
    public List<String> requests() {
        return requests;
    }

    /** The sum of all executed payments. */
    public long paidMinor() {
        return books.values().stream()
                .filter(payment -> "executed".equals(payment.get("status").asString()))
                .mapToLong(payment -> payment.get("amountMinor").asLong())
                .sum();
    }

    public int payments() {
        return books.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (down) {
            reply(exchange, 503, "{}");
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            String path = exchange.getRequestURI().getPath();
            String key = path.substring(path.lastIndexOf('/') + 1);
            requests.add("GET " + key);
            ObjectNode payment = books.get(key);
            reply(exchange, payment == null ? 404 : 200, payment == null ? "{}" : payment.toString());
            return;
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        requests.add("POST " + key);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Fault fault = faults.poll();
        if (fault == Fault.FAIL_BEFORE_EXECUTING) {
            reply(exchange, 500, "{}");
            return;
        }
        String first = orders.putIfAbsent(key, body);
        if (first != null && !first.equals(body)) {
            reply(exchange, 422, "{}");
            return;
        }
        ObjectNode payment = books.computeIfAbsent(key, unknown -> execute(key, body, fault == Fault.REJECT));
        if (fault == Fault.EXECUTE_THEN_HANG) {
            hang();
            exchange.close();
        } else if (fault == Fault.EXECUTE_THEN_FAIL) {
            reply(exchange, 500, "{}");
        } else {
            reply(exchange, first == null ? 201 : 200, payment.toString());
        }
    }

    private static ObjectNode execute(String key, String body, boolean reject) {
        JsonNode order = EventJson.mapper().readTree(body);
        ObjectNode payment = EventJson.mapper().createObjectNode();
        payment.put("key", key);
        payment.put("status", reject ? "rejected" : "executed");
        payment.put("reason", reject ? "The account is closed" : null);
        payment.put("amountMinor", order.get("amountMinor").asLong());
        payment.put("currency", order.get("currency").asString());
        payment.put("creditorId", order.get("creditorId").asString());
        payment.put("bookedAt", "2026-11-24T00:01:00Z");
        return payment;
    }

    private void hang() {
        try {
            if (!hanging.await(HANG_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Hung for " + HANG_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
