package dev.ates.outside.identity;

import static dev.ates.outside.identity.Visitor.encoded;
import static dev.ates.outside.identity.Visitor.location;
import static dev.ates.outside.identity.Visitor.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.ates.outside.OutsideUnderTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person signs in with the authorization code flow and PKCE (OpenID Connect Core 1.0, RFC 7636). */
class IdentityTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";
    private static final String TRACKER = "http://localhost:8081";
    private static final String VERIFIER = "a-verifier-of-more-than-forty-three-characters-in-length";

    private static OutsideUnderTest outside;

    private final Visitor visitor = new Visitor(TRACKER);

    @BeforeAll
    static void start() {
        outside = OutsideUnderTest.start();
    }

    @AfterAll
    static void stop() {
        outside.close();
    }

    @Test
    void givesTokensThatTellWhoItIs() throws Exception {
        var tokens = tokens(signIn("ann", "demo"));

        for (var token : List.of("access_token", "id_token")) {
            var claims = SignedJWT.parse(tokens.get(token).asString()).getJWTClaimsSet();
            assertThat(claims.getSubject()).isEqualTo(ANN);
            assertThat(claims.getIssuer()).isEqualTo("http://localhost:8080");
            assertThat(claims.getStringClaim("name")).isEqualTo("Ann Archer");
            assertThat(claims.getStringClaim("email")).isEqualTo("ann@ates.example");
            assertThat(claims.getStringListClaim("roles")).containsExactly("employee");
        }
    }

    @Test
    void tellsAnAccessTokenFromAnIdTokenByTypeAndAudience() throws Exception {
        var tokens = tokens(signIn("ann", "demo"));

        var access = SignedJWT.parse(tokens.get("access_token").asString());
        assertThat(access.getHeader().getType()).hasToString("at+jwt");
        assertThat(access.getJWTClaimsSet().getAudience()).containsExactly("ates-tracker");
        assertThat(access.getJWTClaimsSet().getStringClaim("client_id")).isEqualTo("tracker");
        assertThat(access.getJWTClaimsSet().getJWTID()).isNotBlank();

        var id = SignedJWT.parse(tokens.get("id_token").asString());
        assertThat(String.valueOf(id.getHeader().getType())).isNotEqualTo("at+jwt");
        assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("tracker");
        assertThat(id.getJWTClaimsSet().getStringClaim("sid")).isNotBlank();
    }

    @Test
    void signsInOnceForAllServices() throws Exception {
        signIn("ann", "demo");

        var second = visitor.get(outside.uri("/oauth2/authorize?" + request()));

        assertThat(location(second)).startsWith(TRACKER + "/login/oauth2/code/ates?code=");
    }

    @Test
    void offersTheDemoPeopleByAClick() throws Exception {
        var login = visitor.get(outside.uri("/oauth2/authorize?" + request()));

        assertThat(login.body())
                .contains("as-ann", "Дмитрий Орлов", "administrator")
                .doesNotContain("as-olga");
        assertThat(login.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("form-action 'self' http://localhost:8081");
    }

    @Test
    void refusesAWrongPasswordAndWhoIsGone() throws Exception {
        for (var wrong : List.of(Map.entry("ann", "wrong"), Map.entry("nobody", "demo"), Map.entry("olga", "demo"))) {
            var answer = signIn(wrong.getKey(), wrong.getValue());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("do not belong together");
        }
    }

    @Test
    void refusesACodeWithoutItsVerifierOrSecret() throws Exception {
        var code = parameters(location(signIn("ann", "demo"))).get("code");

        assertThat(exchange(code, "another-verifier-of-more-than-forty-three-characters", "tracker-secret")
                        .statusCode())
                .isEqualTo(400);
        assertThat(exchange(code, VERIFIER, "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesToLeadAnywhereElse() throws Exception {
        var answer = visitor.get(outside.uri("/oauth2/authorize?" + request().replace("8081", "9999")));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void signsOutAtAServicesRequest() throws Exception {
        var tokens = tokens(signIn("ann", "demo"));

        var out = visitor.get(outside.uri("/connect/logout?"
                + encoded(Map.of(
                        "id_token_hint",
                        tokens.get("id_token").asString(),
                        "post_logout_redirect_uri",
                        TRACKER + "/"))));

        assertThat(location(out)).isEqualTo(TRACKER + "/");
        assertThat(visitor.get(outside.uri("/oauth2/authorize?" + request())).body())
                .contains("Sign in");
    }

    @Test
    void signsOutWhoeverItNoLongerRemembers() throws Exception {
        signIn("ann", "demo");

        var out = visitor.get(outside.uri("/connect/logout?id_token_hint=forgotten"));

        assertThat(out.uri().getPath()).isEqualTo("/");
        assertThat(visitor.get(outside.uri("/oauth2/authorize?" + request())).body())
                .contains("Sign in");
    }

    @Test
    void givesScriptsATokenOfADemoPerson() throws Exception {
        var answer = outside.send(
                HttpRequest.newBuilder(outside.uri("/demo/token?login=ada")).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = JSON.readTree(answer.body());
        assertThat(token.get("token_type").asString()).isEqualTo("Bearer");
        var access = SignedJWT.parse(token.get("access_token").asString());
        assertThat(access.getHeader().getType()).hasToString("at+jwt");
        var claims = access.getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly("ates-tracker", "ates-accounting", "ates-analytics");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("demo");
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getStringListClaim("roles")).containsExactly("administrator");
        for (var nobody : List.of("nobody", "olga")) {
            assertThat(outside.send(HttpRequest.newBuilder(outside.uri("/demo/token?login=" + nobody))
                                    .POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void keepsItsKeyThroughARestart() throws Exception {
        var before = outside.get("/oauth2/jwks").body();

        try (var again = OutsideUnderTest.startOn(outside.database)) {
            assertThat(again.get("/oauth2/jwks").body()).isEqualTo(before);
        }
        assertThat(before).doesNotContain("\"d\":");
    }

    private HttpResponse<String> signIn(String login, String password) throws Exception {
        var page = visitor.get(outside.uri("/oauth2/authorize?" + request()));
        return visitor.post(outside.uri("/login"), page, Map.of("username", login, "password", password));
    }

    private static JsonNode tokens(HttpResponse<String> signedIn) throws Exception {
        var answer = exchange(parameters(location(signedIn)).get("code"), VERIFIER, "tracker-secret");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String request() throws Exception {
        var challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        return encoded(Map.of(
                "response_type", "code",
                "client_id", "tracker",
                "scope", "openid profile email",
                "redirect_uri", TRACKER + "/login/oauth2/code/ates",
                "state", "some-state",
                "nonce", "some-nonce",
                "code_challenge", challenge,
                "code_challenge_method", "S256"));
    }

    private static HttpResponse<String> exchange(String code, String verifier, String secret) throws Exception {
        var basic = Base64.getEncoder().encodeToString(("tracker:" + secret).getBytes(StandardCharsets.US_ASCII));
        return outside.send(HttpRequest.newBuilder(outside.uri("/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        TRACKER + "/login/oauth2/code/ates",
                        "code_verifier",
                        verifier)))));
    }
}
