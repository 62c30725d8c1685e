package dev.ates.outside.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.outside.OutsideUnderTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.json.JsonMapper;

/** The demo's bank, and a client of it. */
abstract class BankFixture {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String ORDER = """
            {"amountMinor": 1234, "currency": "USD", "creditorId": "00000000-0000-7000-8000-000000000001",
             "creditorName": "Ann Archer", "reference": "aTES payout 2026-11-23"}
            """;

    static final Duration SOON = Duration.ofSeconds(20);

    static OutsideUnderTest outside;

    @BeforeAll
    static void start() {
        outside = OutsideUnderTest.start();
    }

    @AfterAll
    static void stop() {
        outside.close();
    }

    @AfterEach
    void behave() throws Exception {
        outside.send(HttpRequest.newBuilder(outside.uri("/bank/faults")).DELETE());
    }

    static HttpResponse<String> misbehave(String change) throws Exception {
        return outside.send(HttpRequest.newBuilder(outside.uri("/bank/faults"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(change)));
    }

    static HttpRequest.Builder order(UUID key, String order) {
        return HttpRequest.newBuilder(outside.uri("/bank/payments"))
                .header("Idempotency-Key", key.toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order));
    }

    static HttpResponse<String> pay(UUID key, String order) throws Exception {
        return outside.send(order(key, order));
    }

    static HttpResponse<String> get(String path) throws Exception {
        return outside.send(HttpRequest.newBuilder(outside.uri(path)));
    }

    static long booked(UUID key) {
        return outside.jdbc()
                .sql("select count(*) from bank_payment where key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("type").asString()).isEqualTo("urn:ates:problem:" + name);
    }
}
