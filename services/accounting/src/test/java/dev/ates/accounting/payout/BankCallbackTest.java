package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.bank.http.Signature;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;

/** The bank's callbacks, with a valid signature and without. */
class BankCallbackTest extends ServiceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeEach
    void annasPayoutIsWithTheBank() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        assertThat(service(Payouts.class).claim(null)).hasSize(1);
    }

    @Test
    void settlesAPayoutOnce() throws Exception {
        assertThat(said(payment("executed", 3500), true)).isEqualTo(204);
        assertThat(said(payment("executed", 3500), true)).isEqualTo(204);
        assertThat(said(payment("rejected", 3500), true)).isEqualTo(204);

        assertThat(state()).isEqualTo("paid");
        assertThat(text("select kind from bank_difference")).isEqualTo("not_paid_after_all");
        assertThat(number("select count(*) from transfer where kind = 'payout' and person_id is null"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected", "returned"})
    void givesTheMoneyBack(String status) throws Exception {
        assertThat(said(payment(status, 3500), true)).isEqualTo(204);

        assertThat(state()).isEqualTo("rejected");
        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(text("select text from transfer where kind = 'reversal'"))
                .as("no words of ours for a reason that nobody gave")
                .isEqualTo("2026-11-23");
    }

    @Test
    void showsAPayoutThatTheBankReturnsAfterAll() throws Exception {
        assertThat(said(payment("executed", 3500), true)).isEqualTo(204);
        assertThat(said(payment("returned", 3500), true)).isEqualTo(204);
        assertThat(said(payment("returned", 3500), true)).isEqualTo(204);

        assertThat(state()).isEqualTo("paid");
        assertThat(jdbc().sql("select kind || ' ' || ours_minor from bank_difference")
                        .query(String.class)
                        .list())
                .containsExactly("not_paid_after_all 3500");
    }

    @Test
    void believesNobodyElse() throws Exception {
        String body = payment("executed", 3500);

        assertThat(said(body, false)).isEqualTo(401);
        HttpHeaders overheard = signed(body);
        assertThat(send(body.replace("3500", "3501"), overheard)).isEqualTo(401);
        CLOCK.advance(Duration.ofMinutes(6));
        assertThat(send(body, overheard)).isEqualTo(401);
        assertThat(state()).isEqualTo("submitting");
    }

    @Test
    void leavesAPayoutOpenThatTheBankTellsOtherwise() throws Exception {
        assertThat(said(payment("executed", 3499), true)).isEqualTo(204);

        assertThat(state()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource({"pending,3500", "executed,3499"})
    void takesNoPayoutAwayFromPeople(String status, long minor) throws Exception {
        jdbc().sql("update payout set state = 'unknown', needs_hand = true").update();

        assertThat(said(payment(status, minor), true)).isEqualTo(204);

        assertThat(text("select state || ' ' || needs_hand from payout")).isEqualTo("unknown true");
        assertThat(said(payment("executed", 3500), true)).isEqualTo(204);
        assertThat(text("select state || ' ' || needs_hand from payout")).isEqualTo("paid false");
    }

    @ParameterizedTest
    @CsvSource({"executed,3499", "amended,3500"})
    @ExtendWith(OutputCaptureExtension.class)
    void logsWhatItCannotUnderstandAboutASettledPayout(String status, long minor, CapturedOutput log) throws Exception {
        assertThat(said(payment("executed", 3500), true)).isEqualTo(204);

        assertThat(said(payment(status, minor), true)).isEqualTo(204);

        assertThat(state()).isEqualTo("paid");
        assertThat(log).contains("The bank's message contradicts a settled payout");
    }

    @Test
    void knowsNoOtherPayout() throws Exception {
        String body = payment("executed", 3500)
                .replace(payoutOf(ANNA, MONDAY).toString(), UUID.randomUUID().toString());

        assertThat(said(body, true)).isEqualTo(404);
        assertThat(said("{}", true)).isEqualTo(400);
        assertThat(said("{", true)).isEqualTo(400);
    }

    @Test
    void namesThePlaceOfWhatItCannotReadAndNoneOfOurClasses() throws Exception {
        String body = payment("executed", 3500).replace("3500", "\"much\"");

        HttpResponse<String> answer = answer(body, signed(body));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("malformed-body", "The body is not the JSON expected here at 'amountMinor' (line 1, column ")
                .doesNotContain("dev.ates", "deserialize", "Coercion");
    }

    @Test
    void refusesAStrangerBeforeTheBody() throws Exception {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream()
                    .write(
                            "POST /callbacks/bank HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));

            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
        }
    }

    /** Also of somebody who makes up a signature and a token: who it is shows only when all has been read. */
    @Test
    void readsNoLongBody() throws Exception {
        HttpHeaders madeUp = signed("{}");
        madeUp.set(HttpHeaders.AUTHORIZATION, "Bearer made.up");

        assertThat(send(" ".repeat(16_384), madeUp)).isEqualTo(401);
        HttpResponse<String> answer = answer(" ".repeat(16_385), madeUp);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("urn:ates:problem:body-too-long", "more than 16384 bytes");
    }

    private static String payment(String status, long minor) {
        return """
            {"key": "%s", "status": "%s", "reason": null, "amountMinor": %d, "currency": "USD", "creditorId": "%s"}
            """.formatted(payoutOf(ANNA, MONDAY), status, minor, ANNA);
    }

    private static int said(String body, boolean withSignature) throws Exception {
        return send(body, withSignature ? signed(body) : new HttpHeaders());
    }

    private static HttpHeaders signed(String body) {
        HttpHeaders headers = new HttpHeaders();
        service(Signature.class).sign(headers, "message-1", body.getBytes(StandardCharsets.UTF_8));
        return headers;
    }

    private static int send(String body, HttpHeaders headers) throws Exception {
        return answer(body, headers).statusCode();
    }

    private static HttpResponse<String> answer(String body, HttpHeaders headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port() + "/callbacks/bank"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String state() {
        return text("select state from payout");
    }
}
