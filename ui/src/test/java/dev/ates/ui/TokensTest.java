package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Which tokens are accepted by the API, and which of them carry roles. */
class TokensTest {

    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "JWT", ""})
    void acceptsAccessTokensByTheirType(String type) throws Exception {
        var token = TestIssuer.signed(JWSAlgorithm.RS256, type.isEmpty() ? null : type, good());

        assertThat(me(token).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void acceptsTheAlgorithmsOfItsSetting(String algorithm) throws Exception {
        assertThat(me(TestIssuer.signed(JWSAlgorithm.parse(algorithm), "at+jwt", good()))
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<Arguments> wrongClaims() {
        var now = Instant.now();
        return Stream.of(
                wrong("expired", token -> token.expirationTime(Date.from(now.minusSeconds(70)))),
                wrong("without an end", token -> token.expirationTime(null)),
                wrong("not valid yet", token -> token.notBeforeTime(Date.from(now.plusSeconds(70)))),
                wrong("of another issuer", token -> token.issuer("http://localhost:1")),
                wrong("without an audience", token -> token.audience((String) null)),
                wrong("for another service", token -> token.audience("ates-accounting")),
                wrong("for a client, as an ID token", token -> token.audience("tests")),
                wrong("an ID token with our audience", token -> token.claim("nonce", "n")),
                wrong("an ID token by its hash", token -> token.claim("at_hash", "h")),
                wrong("an ID token of Keycloak", token -> token.claim("typ", "ID")),
                wrong("a refresh token of Keycloak", token -> token.claim("typ", "Refresh")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void refusesATokenThatIs(String what, UnaryOperator<JWTClaimsSet.Builder> wrong) throws Exception {
        refused(TestIssuer.signed(JWSAlgorithm.RS256, "at+jwt", wrong.apply(good())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "secevent+jwt", "id+jwt", "dpop+jwt"})
    void refusesATokenOfAnotherType(String type) throws Exception {
        refused(TestIssuer.signed(JWSAlgorithm.RS256, type, good()));
    }

    @Test
    void refusesATokenOfAnUnknownKeyHoweverOftenItComes() throws Exception {
        for (int times = 0; times < 5; times++) {
            var made = new SignedJWT(header(JWSAlgorithm.RS256, "made up " + times), good().build());
            made.sign(new RSASSASigner(TestIssuer.KEY));
            refused(made.serialize());
        }
    }

    @Test
    void refusesOtherAlgorithms() throws Exception {
        refused(TestIssuer.signed(JWSAlgorithm.RS512, "at+jwt", good()));
        refused(new PlainJWT(good().build()).serialize());

        var publicKey = TestIssuer.KEY.toRSAPublicKey().getEncoded();
        var shared = new SignedJWT(header(JWSAlgorithm.HS256, "test"), good().build());
        shared.sign(new MACSigner(publicKey));
        refused(shared.serialize());
    }

    @Test
    void refusesAnUnknownKeyAndAForgedOne() throws Exception {
        refused(signedByAStranger("unknown"));
        refused(signedByAStranger("test"));
    }

    @Test
    void saysWhyInTheHeader() throws Exception {
        var other = me(TestIssuer.signed(JWSAlgorithm.RS256, "at+jwt", good().audience("ates-accounting")));

        assertThat(other.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\", error_description=\"")
                .contains("This token is not for ates-tests");
        assertThat(me("nonsense").headers().firstValue("WWW-Authenticate").orElseThrow())
                .matches("Bearer error=\"invalid_token\", error_description=\"[^\"]*\"");
    }

    @Test
    void signsInWithEveryAlgorithmOfItsSetting() throws Exception {
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        for (var algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256)) {
            issuer.signsInWith(algorithm, UnaryOperator.identity(), null);

            assertThat(new Browser(Stand.port(stand)).get("/").body())
                    .as(algorithm.getName())
                    .contains(">Ann<");
        }
        issuer.signsInWith(JWSAlgorithm.RS512, UnaryOperator.identity(), null);
        assertThat(new Browser(Stand.port(stand)).get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void findsRolesWhereTheProviderTellsThem() throws Exception {
        try (var other = Stand.start(
                issuer.url(),
                "--ates.identity.roles-claim=realm_access.roles",
                "--ates.identity.role-names=/staff/managers=manager, boss=administrator")) {
            var nested = good().claim("roles", List.of("accountant"))
                    .claim("realm_access", Map.of("roles", List.of("/staff/managers", "offline_access")));
            Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.manager, true));

            var answer =
                    send(Stand.port(other), "/api/v1/manager", TestIssuer.signed(JWSAlgorithm.RS256, "at+jwt", nested));
            assertThat(answer.statusCode()).isEqualTo(200);

            issuer.signsIn(ANN, "Ann", List.of("accountant"));
            Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.manager, true));
            issuer.signsInWith(
                    JWSAlgorithm.RS256,
                    UnaryOperator.identity(),
                    token -> token.claim("realm_access", Map.of("roles", List.of("/staff/managers"))));
            assertThat(new Browser(Stand.port(other)).get("/").body())
                    .as("only the access token tells them")
                    .contains(">manager<");
        }
    }

    /** At Entra ID, {@code sub} differs from client to client; the directory has the {@code oid}. */
    @Test
    void readsThePersonFromTheClaimOfItsSetting() throws Exception {
        try (var other = Stand.start(issuer.url(), "--ates.identity.subject-claim=oid")) {
            UUID pairwise = UUID.randomUUID();
            var token = issuer.accessToken(pairwise, "Ann", List.of("employee")).claim("oid", ANN.toString());
            Stand.DIRECTORY.remove(pairwise);
            Stand.DIRECTORY.put(ANN, new Residents.Resident(Role.employee, true));

            var me = send(Stand.port(other), "/api/v1/me", TestIssuer.signed(JWSAlgorithm.RS256, "at+jwt", token));
            assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
            assertThat(me.body()).contains(ANN.toString());

            issuer.signsIn(pairwise, "Ann", List.of("employee"));
            Stand.DIRECTORY.remove(pairwise);
            issuer.signsInWith(JWSAlgorithm.RS256, id -> id.claim("oid", ANN.toString()), null);
            var browser = new Browser(Stand.port(other));
            assertThat(browser.get("/").body()).contains(">Ann<");
        }
    }

    /** The {@code sub} belongs to somebody else, or to an account with the same letters. */
    @Test
    void takesNoOtherClaimForTheOneOfItsSetting() throws Exception {
        try (var other = Stand.start(issuer.url(), "--ates.identity.subject-claim=oid")) {
            for (Object nobody : new Object[] {null, "", " ", List.of(ANN.toString())}) {
                var me = send(
                        Stand.port(other),
                        "/api/v1/me",
                        TestIssuer.signed(JWSAlgorithm.RS256, "at+jwt", good().claim("oid", nobody)));
                assertThat(me.statusCode()).as(me.body()).isEqualTo(403);

                issuer.signsIn(ANN, "Ann", List.of("employee"));
                issuer.signsInWith(JWSAlgorithm.RS256, id -> id.claim("oid", nobody), null);
                assertThat(new Browser(Stand.port(other)).get("/").statusCode()).isEqualTo(503);
            }
        }
    }

    private static JWTClaimsSet.Builder good() {
        return issuer.accessToken(ANN, "Ann", List.of("employee"));
    }

    private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    private static String signedByAStranger(String keyId) throws JOSEException {
        var token = new SignedJWT(header(JWSAlgorithm.RS256, keyId), good().build());
        token.sign(new RSASSASigner(new RSAKeyGenerator(2048).generate()));
        return token.serialize();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm)
                .keyID(keyId)
                .type(new JOSEObjectType("at+jwt"))
                .build();
    }

    private void refused(String token) throws Exception {
        var answer = me(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("urn:ates:problem:not-authenticated");
    }

    private HttpResponse<String> me(String token) throws Exception {
        return send(Stand.port(stand), "/api/v1/me", token);
    }

    private HttpResponse<String> send(int port, String path, @Nullable String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
