package dev.ates.outside.bank;

import static dev.ates.testkit.AtOnce.atOnce;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.outside.bank.Payments.Decision;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** One key, one order, one payment. */
class BankTest extends BankFixture {

    @Test
    void executesAnOrder() throws Exception {
        var key = UUID.randomUUID();

        var answer = pay(key, ORDER);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("""
                {"key": "%s", "status": "executed", "reason": null, "amountMinor": 1234, "currency": "USD",
                 "creditorId": "00000000-0000-7000-8000-000000000001", "bookedAt": "2026-11-24T09:00:00Z"}
                """.formatted(key)));
    }

    @Test
    void answersARepeatedOrderAsTheFirstTime() throws Exception {
        var key = UUID.randomUUID();
        var first = pay(key, ORDER);
        outside.clock.advance(Duration.ofHours(1));

        var reordered = """
                {"reference": "aTES payout 2026-11-23", "creditorName": "Ann Archer", "currency": "USD",
                 "creditorId": "00000000-0000-7000-8000-000000000001", "amountMinor": 1234}
                """;
        var again = pay(key, reordered);
        outside.clock.advance(Duration.ofHours(-1));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(booked(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1234, 1235",
        "USD, EUR",
        "00000000-0000-7000-8000-000000000001, 00000000-0000-7000-8000-000000000002",
        "Ann, Bob",
        "2026-11-23, 2026-11-24"
    })
    void refusesAnotherOrderUnderTheSameKey(String was, String is) throws Exception {
        var key = UUID.randomUUID();
        pay(key, ORDER);

        var other = pay(key, ORDER.replace(was, is));

        assertProblem(other, 422, "idempotency-key-reused");
        assertThat(booked(key)).isEqualTo(1);
    }

    @Test
    void booksOnceWhatComesManyTimesAtOnce() throws Exception {
        var key = UUID.randomUUID();
        List<Callable<HttpResponse<String>>> orders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var order = i % 2 == 0 ? ORDER : ORDER.replace("1234", "4321");
            orders.add(() -> pay(key, order));
        }

        List<Integer> statuses =
                atOnce(orders).stream().map(HttpResponse::statusCode).toList();

        assertThat(statuses).containsOnly(201, 200, 422);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(9);
        assertThat(booked(key)).isEqualTo(1);
    }

    @Test
    void refusesMalformedOrders() throws Exception {
        var key = UUID.randomUUID();

        assertProblem(pay(key, "{"), 400, "malformed-body");
        assertProblem(pay(key, "{}"), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("1234", "0")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("1234", "12.5")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("1234", "99999999999999999999")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("1234", "9223372036854775807")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("Ann Archer", "Ann\\u0000Archer")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("aTES payout", "aTES\\u0000payout")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("USD", "usd")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("Ann Archer", "")), 400, "malformed-body");
        assertProblem(pay(key, ORDER.replace("00000000-0000", "x")), 400, "malformed-body");
        var unkeyed = outside.send(HttpRequest.newBuilder(outside.uri("/bank/payments"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ORDER)));
        assertProblem(unkeyed, 400, "invalid-parameter");
        var wronglyKeyed = outside.send(HttpRequest.newBuilder(outside.uri("/bank/payments"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "seven")
                .POST(BodyPublishers.ofString(ORDER)));
        assertProblem(wronglyKeyed, 400, "invalid-parameter");
        assertThat(booked(key)).isZero();
    }

    @Test
    void addsUpOrdersAtTheBound() throws Exception {
        var largest = ORDER.replace("1234", "1000000000000").replace("USD", "XTS");
        for (int order = 0; order < 10; order++) {
            assertThat(pay(UUID.randomUUID(), largest).statusCode()).isEqualTo(201);
        }

        assertThat(get("/bank").statusCode()).isEqualTo(200);
        var beyond = pay(UUID.randomUUID(), largest.replace("1000000000000", "1000000000001"));
        assertProblem(beyond, 400, "malformed-body");
        assertThat(beyond.body()).contains("amountMinor must be 1 to 1000000000000, it is 1000000000001");
    }

    @Test
    void tellsWhatBecameOfAKey() throws Exception {
        var key = UUID.randomUUID();
        assertProblem(get("/bank/payments/" + key), 404, "not-found");
        var paid = pay(key, ORDER);

        assertThat(get("/bank/payments/" + key).body()).isEqualTo(paid.body());
    }

    @Test
    void listsItsBooksPageByPage() throws Exception {
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        pay(first, ORDER);
        pay(second, ORDER);

        var page = JSON.readTree(get("/bank/payments?limit=1&after=" + first).body());

        assertThat(page.size()).isEqualTo(1);
        assertThat(page.get(0).get("key").asString()).isEqualTo(second.toString());
        assertProblem(get("/bank/payments?limit=501"), 400, "invalid-parameter");
    }

    @Test
    void showsItsBooksToPeople() throws Exception {
        pay(UUID.randomUUID(), ORDER);

        var page = outside.get("/bank?limit=500");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Ann Archer", "12.34\u00a0USD", "executed", "aTES payout 2026-11-23");
        for (String found : List.of("text=aNN", "text=payout+2026-11-23&status=executed", "status=executed")) {
            assertThat(outside.get("/bank?limit=500&" + found).body()).as(found).contains("data-test=\"payments\"");
        }
        for (String nothing : List.of("text=bob", "text=bob&status=executed", "text=%25")) {
            assertThat(outside.get("/bank?" + nothing).body())
                    .as(nothing)
                    .contains("Nothing matches")
                    .doesNotContain("data-test=\"payments\"");
        }
        assertThat(outside.get("/bank?status=eaten").statusCode()).isEqualTo(400);
    }

    @Test
    void tellsWhatItExecutedOnADay() throws Exception {
        var executed = UUID.randomUUID();
        outside.clock.advance(Duration.ofDays(30));
        pay(executed, ORDER);
        misbehave("{\"next\": {\"reject\": 1}}");
        pay(UUID.randomUUID(), ORDER);

        var open = JSON.readTree(get("/bank/statements/2026-12-24").body());
        assertThat(open.get("complete").asBoolean()).isFalse();
        outside.clock.advance(Duration.ofDays(1));
        var day = JSON.readTree(get("/bank/statements/2026-12-24").body());
        var next = JSON.readTree(get("/bank/statements/2026-12-25").body());
        outside.clock.advance(Duration.ofDays(-31));

        assertThat(day.get("complete").asBoolean()).isTrue();
        assertThat(day.get("lines")).hasSize(1);
        assertThat(day.get("lines").get(0).get("key").asString()).isEqualTo(executed.toString());
        assertThat(day.get("lines").get(0).get("amountMinor").asLong()).isEqualTo(1234);
        assertThat(day.get("next").isNull()).isTrue();
        assertThat(next.get("lines")).isEmpty();
    }

    @Test
    void executesAndSaysNothing() throws Exception {
        var key = UUID.randomUUID();
        misbehave("{\"next\": {\"execute_then_hang\": 1}, \"hangFor\": \"PT60S\"}");

        assertThatThrownBy(() -> outside.send(order(key, ORDER).timeout(Duration.ofMillis(500))))
                .isInstanceOf(HttpTimeoutException.class);

        assertThat(booked(key)).isEqualTo(1);
    }

    @Test
    void failsBeforeOrAfterItHasExecuted() throws Exception {
        var before = UUID.randomUUID();
        var after = UUID.randomUUID();

        misbehave("{\"next\": {\"fail\": 1}}");
        assertProblem(pay(before, ORDER), 500, "bank-broken");
        misbehave("{\"next\": {\"execute_then_fail\": 1}}");
        assertProblem(pay(after, ORDER), 500, "bank-broken");

        assertThat(booked(before)).isZero();
        assertThat(booked(after)).isEqualTo(1);
    }

    @Test
    void rejectsAtOnceOrLate() throws Exception {
        var key = UUID.randomUUID();
        misbehave("{\"next\": {\"late_reject\": 1}, \"undecidedFor\": \"PT1M\"}");

        var first = JSON.readTree(pay(key, ORDER).body());
        outside.clock.advance(Duration.ofMinutes(1));
        var later = JSON.readTree(get("/bank/payments/" + key).body());
        outside.clock.advance(Duration.ofMinutes(-1));

        assertThat(first.get("status").asString()).isEqualTo("pending");
        assertThat(first.get("reason").isNull()).isTrue();
        assertThat(later.get("status").asString()).isEqualTo("rejected");
        assertThat(later.get("reason").asString()).isEqualTo("The creditor's account is closed");
    }

    @Test
    void givesBackWhatItHasExecuted() throws Exception {
        var key = UUID.randomUUID();
        misbehave(
                "{\"next\": {\"execute_then_return\": 1}, \"undecidedFor\": \"PT24H\", \"keyRetention\": \"PT100H\"}");
        outside.clock.advance(Duration.ofDays(90));
        var day = LocalDate.ofInstant(outside.clock.instant(), ZoneOffset.UTC);

        var first = JSON.readTree(pay(key, ORDER).body());
        outside.clock.advance(Duration.ofDays(1));
        var later = JSON.readTree(get("/bank/payments/" + key).body());
        outside.clock.advance(Duration.ofDays(1));
        var paid = JSON.readTree(get("/bank/statements/" + day).body()).get("lines");
        var cameBack =
                JSON.readTree(get("/bank/statements/" + day.plusDays(1)).body()).get("lines");
        outside.clock.advance(Duration.ofDays(-92));

        assertThat(first.get("status").asString()).isEqualTo("executed");
        assertThat(later.get("status").asString()).isEqualTo("returned");
        assertThat(paid).hasSize(1);
        assertThat(paid.get(0).get("kind").asString()).isEqualTo("payment");
        assertThat(cameBack).hasSize(1);
        assertThat(cameBack.get(0).get("kind").asString()).isEqualTo("returned");
        assertThat(cameBack.get(0).get("key").asString()).isEqualTo(key.toString());
    }

    @Test
    void executesAnOrderAgainWhenItDoesNotCheckOrHasForgottenTheKey() throws Exception {
        var unchecked = UUID.randomUUID();
        var forgotten = UUID.randomUUID();

        misbehave("{\"duplicateCheck\": false}");
        pay(unchecked, ORDER);
        pay(unchecked, ORDER);
        misbehave("{\"duplicateCheck\": true, \"keyRetention\": \"PT1H\"}");
        pay(forgotten, ORDER);
        outside.clock.advance(Duration.ofHours(1));
        assertProblem(get("/bank/payments/" + forgotten), 404, "not-found");
        pay(forgotten, ORDER);
        outside.clock.advance(Duration.ofHours(-1));

        assertThat(booked(unchecked)).isEqualTo(2);
        assertThat(booked(forgotten)).isEqualTo(2);
    }

    @Test
    void throwsDiceThatCanBeThrownAgain() throws Exception {
        var chances = "{\"percent\": {\"fail\": 30, \"reject\": 20}}";

        misbehave(chances);
        var first = statuses(40);
        outside.send(HttpRequest.newBuilder(outside.uri("/bank/faults")).DELETE());
        misbehave(chances);
        var second = statuses(40);

        assertThat(second).isEqualTo(first);
        assertThat(first).contains(500).contains(201);
        var state = JSON.readTree(get("/bank/faults").body());
        assertThat(state.get("happened").get("fail").asLong())
                .isEqualTo(first.stream().filter(status -> status == 500).count());
    }

    @Test
    void refusesFaultsThatCannotBe() throws Exception {
        assertProblem(misbehave("{\"percent\": {\"fail\": 101}}"), 400, "wrong-faults");
        assertProblem(misbehave("{\"percent\": {\"fail\": 60, \"reject\": 41}}"), 400, "wrong-faults");
        assertProblem(misbehave("{\"hangFor\": \"PT11M\"}"), 400, "wrong-faults");
        assertProblem(misbehave("{\"next\": {\"explode\": 1}}"), 400, "malformed-body");
        assertThat(JSON.readTree(get("/bank/faults").body()).get("percent")).isEmpty();
    }

    @Test
    void showsOnACompleteStatementWhatIsStillBeingBooked() throws Exception {
        var key = UUID.randomUUID();
        var order = JSON.readValue(ORDER, PaymentOrder.class);
        outside.clock.advance(Duration.ofDays(60));

        var statement = outside.bean(TransactionTemplate.class).execute(booking -> {
            outside.bean(Payments.class)
                    .record(key, order, Decision.EXECUTED, new Payments.Memory(true, Duration.ofDays(1)));
            outside.clock.advance(Duration.ofDays(1));
            var asked = outside.sendAsync("/bank/statements/2027-01-23");
            eventually(
                    "it is answered, or waits for the booking",
                    SOON,
                    () -> assertThat(asked.isDone() || waits()).isTrue());
            return asked;
        });
        var answer = JSON.readTree(statement.get(20, TimeUnit.SECONDS).body());
        outside.clock.advance(Duration.ofDays(-61));

        assertThat(answer.get("complete").asBoolean()).isTrue();
        assertThat(answer.get("lines"))
                .anyMatch(line -> line.get("key").asString().equals(key.toString()));
    }

    /** Whether a session waits for a lock. */
    private static boolean waits() {
        return outside.jdbc().sql("""
                        select exists (select 1 from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single();
    }

    private static List<Integer> statuses(int orders) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < orders; i++) {
            statuses.add(pay(UUID.randomUUID(), ORDER).statusCode());
        }
        return statuses;
    }
}
