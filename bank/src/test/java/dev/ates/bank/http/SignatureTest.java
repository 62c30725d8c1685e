package dev.ates.bank.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/**
 * Are requests signed and verified as Standard Webhooks specifies? The signatures expected here were made with OpenSSL.
 */
class SignatureTest {

    private static final String STANDARD = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String BY_STANDARD = "v1,yF7JMR9xEHPhYRI03Yb7iRTooJbYPlRDGEaK68L/TfA=";
    private static final String TEXT = "a secret of more than thirty-two characters";
    private static final String BY_TEXT = "v1,ODhFi5ZjnplT7C9FSvCUhZfk1P+Nv3oL9B86uwmH4NU=";
    private static final byte[] BODY = "{\"status\":\"executed\"}".getBytes(UTF_8);
    private static final Instant SENT = Instant.ofEpochSecond(1_774_000_000);
    private static final Clock REAL = Clock.fixed(SENT, ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {STANDARD + "|" + BY_STANDARD, TEXT + "|" + BY_TEXT})
    void signs(String secret, String expected) {
        var headers = new HttpHeaders();

        signature(REAL, secret).sign(headers, "msg_1", BODY);

        assertThat(headers.getFirst(Signature.SIGNATURE)).isEqualTo(expected);
        assertThat(headers.getFirst(Signature.TIME)).isEqualTo("1774000000");
    }

    @Test
    void believesAnyOfSeveralSignatures() {
        Signature signature = signature(REAL, STANDARD);

        assertThat(signature.complaint(headers(BY_STANDARD), BODY)).isEmpty();
        assertThat(signature.complaint(headers("v1,AAAA v1a,BBBB  " + BY_STANDARD + " v1,CCCC"), BODY))
                .isEmpty();
        HttpHeaders two = headers("v1,AAAA");
        two.add(Signature.SIGNATURE, BY_STANDARD);
        assertThat(signature.complaint(two, BODY)).isEmpty();
        assertThat(signature.complaint(headers(BY_STANDARD + ", v1,AAAA"), BODY))
                .isEmpty();
        assertThat(signature.complaint(headers(BY_TEXT), BODY)).contains("Its signature is wrong");
        assertThat(signature.complaint(headers(BY_STANDARD.substring(3)), BODY)).contains("Its signature is wrong");
        assertThat(signature.complaint(headers(""), BODY)).contains("Its signature is wrong");
        assertThat(signature.complaint(headers(BY_STANDARD), "{}".getBytes(UTF_8)))
                .contains("Its signature is wrong");
    }

    @Test
    void believesAndUsesBothSecretsWhileOneReplacesTheOther() {
        Signature signature = new Signature(new SecretSettings(STANDARD, List.of(TEXT)).keys(), REAL);
        var headers = new HttpHeaders();

        signature.sign(headers, "msg_1", BODY);

        assertThat(headers.getFirst(Signature.SIGNATURE)).isEqualTo(BY_STANDARD + " " + BY_TEXT);
        assertThat(signature.complaint(headers(BY_TEXT), BODY)).isEmpty();
        assertThat(signature.complaint(headers(BY_STANDARD), BODY)).isEmpty();
    }

    @Test
    void goesByTheRealClockWhereDaysLastMinutes() {
        Clock fast = new BusinessClock(REAL, 1_440, SENT.minus(Duration.ofDays(3)), SENT.minusSeconds(3_600));
        assertThat(fast.instant()).isAfter(SENT.plus(Duration.ofDays(50)));
        Signature signature = signature(BusinessClock.real(fast), STANDARD);
        var headers = new HttpHeaders();

        signature.sign(headers, "msg_1", BODY);

        assertThat(headers.getFirst(Signature.TIME)).isEqualTo("1774000000");
        assertThat(signature.complaint(headers, BODY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"299, ''", "-299, ''", "301, is more than PT5M from ours", "-301, is more than PT5M from ours"})
    void believesNothingOlderOrNewerThanFiveMinutes(long later, String complaint) {
        Signature signature = signature(Clock.fixed(SENT.plusSeconds(later), ZoneOffset.UTC), STANDARD);

        assertThat(signature.complaint(headers(BY_STANDARD), BODY).orElse("")).contains(complaint);
        assertThat(signature.complaint(headers(BY_STANDARD), BODY).isEmpty()).isEqualTo(complaint.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "short, 'ATES_BANK_SECRET must have 32 characters or more, it has 5'",
        "whsec_MDEyMw==, 'must have 24 to 64 bytes in Base64 after whsec_, it has 4'",
        "whsec_not base64 at all and so on and so on, 'must have nothing but Base64 after whsec_'"
    })
    void refusesASecretThatIsNone(String secret, String why) {
        var settings = new SecretSettings(secret, List.of());

        assertThatThrownBy(settings::keys).hasMessageContaining(why).hasMessageNotContaining(secret);
        assertThat(settings.toString()).doesNotContain(secret);
    }

    private static Signature signature(Clock clock, String secret) {
        return new Signature(new SecretSettings(secret, List.of()).keys(), clock);
    }

    private static HttpHeaders headers(String signatures) {
        var headers = new HttpHeaders();
        headers.set(Signature.ID, "msg_1");
        headers.set(Signature.TIME, "1774000000");
        headers.set(Signature.SIGNATURE, signatures);
        return headers;
    }
}
