package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that the identity provider ends through its back channel. */
class BackChannelTest extends SessionFixture {

    @Test
    void endsWhenTheProviderSaysSo() throws Exception {
        browser.get("/");

        assertThat(backChannel(logoutToken(UnaryOperator.identity())).statusCode())
                .isEqualTo(200);

        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void endsAllOfAPersonWhenTheProviderNamesNoSession() throws Exception {
        browser.get("/");
        new Browser(Stand.port(stand)).get("/");

        assertThat(backChannel(logoutToken(token -> token.claim("sid", null))).statusCode())
                .isEqualTo(200);

        assertThat(sessions("ended_at is null")).isZero();
    }

    @Test
    void mindsNoLogoutOfASessionThatIsNotHere() throws Exception {
        browser.get("/");

        assertThat(backChannel(logoutToken(token -> token.claim("sid", "another")))
                        .statusCode())
                .isEqualTo(200);

        assertThat(isSignedIn()).isTrue();
    }

    static Stream<Arguments> wrongLogoutTokens() {
        return Stream.of(
                wrong("for another client", token -> token.audience("another")),
                wrong("with a nonce", token -> token.claim("nonce", "n")),
                wrong("without events", token -> token.claim("events", null)),
                wrong("of another event", token -> token.claim("events", Map.of("other", Map.of()))),
                wrong("without an id", token -> token.jwtID(null)),
                wrong("of nobody", token -> token.subject(null).claim("sid", null)),
                wrong("of another issuer", token -> token.issuer("http://localhost:1")),
                wrong(
                        "too old",
                        token -> token.expirationTime(Date.from(Instant.now().minusSeconds(70)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongLogoutTokens")
    void endsNothingByALogoutToken(String what, UnaryOperator<JWTClaimsSet.Builder> wrong) throws Exception {
        browser.get("/");

        assertThat(backChannel(logoutToken(wrong)).statusCode()).isEqualTo(400);

        assertThat(isSignedIn()).isTrue();
    }

    private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    private static String logoutToken(UnaryOperator<JWTClaimsSet.Builder> change) {
        var now = Instant.now();
        return TestIssuer.signed(
                JWSAlgorithm.RS256,
                "logout+jwt",
                change.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer.url())
                        .audience("tests")
                        .subject(ANN.toString())
                        .claim("sid", "sid-1")
                        .jwtID(UUID.randomUUID().toString())
                        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(120)))));
    }

    private HttpResponse<String> backChannel(String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://localhost:%d/logout/connect/back-channel/ates".formatted(Stand.port(stand))))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + token))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
