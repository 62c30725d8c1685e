package dev.ates.outside.identity;

import static dev.ates.outside.identity.Visitor.location;
import static dev.ates.outside.identity.Visitor.parameters;
import static dev.ates.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.ates.outside.OutsideUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/** A person signs in with the authorization code flow and PKCE (OpenID Connect Core 1.0, RFC 7636). */
@ExtendWith(OutputCaptureExtension.class)
class IdentityTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";
    private static final String TRACKER = "http://localhost:8081";

    private static OutsideUnderTest outside;
    private static Party tracker;

    private final Visitor visitor = new Visitor(TRACKER);

    @BeforeAll
    static void start() {
        outside = OutsideUnderTest.start("--ates.outside.operator-secret=operator-secret");
        tracker = new Party(outside, "tracker", TRACKER);
    }

    @AfterAll
    static void stop() {
        outside.close();
    }

    @Test
    void givesTokensThatTellWhoItIs() throws Exception {
        var tokens = tracker.tokens(signIn("ann", "demo"));

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
        var tokens = tracker.tokens(signIn("ann", "demo"));

        var access = SignedJWT.parse(tokens.get("access_token").asString());
        assertThat(access.getHeader().getType()).hasToString("at+jwt");
        assertThat(access.getJWTClaimsSet().getAudience()).containsExactly("ates-tracker");
        assertThat(access.getJWTClaimsSet().getStringClaim("client_id")).isEqualTo("tracker");
        assertThat(access.getJWTClaimsSet().getJWTID()).isNotBlank();

        var id = SignedJWT.parse(tokens.get("id_token").asString());
        assertThat(String.valueOf(id.getHeader().getType())).isNotEqualTo("at+jwt");
        assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("tracker");
        assertThat(id.getJWTClaimsSet().getStringClaim("sid")).isNotBlank();
        assertThat(id.getJWTClaimsSet().getDateClaim("auth_time")).isCloseTo(Instant.now(), 60_000);
    }

    @Test
    void signsInOnceForAllServices() throws Exception {
        signIn("ann", "demo");

        var second = visitor.get(tracker.authorize());

        assertThat(location(second)).startsWith(TRACKER + "/login/oauth2/code/ates?code=");
    }

    @Test
    void offersTheDemoPeopleByAClick() throws Exception {
        var login = visitor.get(tracker.authorize());

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
            assertThat(answer.body()).contains("login or the password is wrong");
        }
    }

    @Test
    void refusesACodeWithoutItsVerifierOrSecret() throws Exception {
        var code = parameters(location(signIn("ann", "demo"))).get("code");

        assertThat(tracker.exchange(code, "another-verifier-of-more-than-forty-three-characters", "tracker-secret")
                        .statusCode())
                .isEqualTo(400);
        assertThat(tracker.exchange(code, Party.VERIFIER, "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void wantsAProofKeyOfEveryService() throws Exception {
        var without = tracker.authorize().toString().replaceAll("&code_challenge(_method)?=[^&]*", "");

        var answer = signedIn(visitor.get(URI.create(without)));

        assertThat(location(answer)).startsWith(TRACKER + "/login/oauth2/code/ates?error=invalid_request");
    }

    @Test
    void leavesNoSessionForSomebodyWhoOnlyLooks() throws Exception {
        for (var path : List.of(
                "/",
                "/login",
                "/logout",
                "/mailbox",
                "/bank",
                tracker.authorize().getRawPath() + "?" + tracker.authorize().getRawQuery())) {
            assertThat(outside.get(path).headers().allValues("Set-Cookie"))
                    .as(path)
                    .noneSatisfy(cookie -> assertThat(cookie).startsWith("OUTSIDE_SESSION"))
                    .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
        }
        var wrong = visitor.post(
                outside.uri("/login"), visitor.get(outside.uri("/login")), Map.of("username", "ann", "password", "x"));
        assertThat(wrong.headers().allValues("Set-Cookie"))
                .noneSatisfy(cookie -> assertThat(cookie).startsWith("OUTSIDE_SESSION"));
    }

    @Test
    void asksAgainWhenAServiceWantsAFreshSignIn() throws Exception {
        signIn("ann", "demo");
        var anyAge = URI.create(tracker.authorize() + "&max_age=600");
        assertThat(location(visitor.get(anyAge))).startsWith(TRACKER + "/login/oauth2/code/ates?code=");

        var fresh = URI.create(tracker.authorize() + "&max_age=1");
        eventually(
                "the sign-in is older than a second",
                Duration.ofSeconds(10),
                () -> assertThat(visitor.get(fresh).uri().getPath()).isEqualTo("/login"));

        assertThat(location(signedIn(visitor.get(fresh)))).startsWith(TRACKER + "/login/oauth2/code/ates?code=");
    }

    @Test
    void asksOnceHoweverSlowTheWayBackIs() throws Exception {
        var plain = tracker.authorize().getRawQuery();
        for (var query : List.of("max_age=1&" + plain, plain + "&max_age=1", plain.replaceFirst("&", "&max_age=1&"))) {
            assertThat(outside.get("/oauth2/authorize?" + query).headers().allValues("Set-Cookie"))
                    .filteredOn(cookie -> cookie.startsWith("OUTSIDE_WANTED="))
                    .singleElement()
                    .satisfies(cookie -> assertThat(new String(
                                    Base64.getUrlDecoder().decode(cookie.replaceAll("^[^=]*=|;.*$", "")), UTF_8))
                            .contains("client_id=tracker", "scope=")
                            .doesNotContain("max_age"));
        }
    }

    /** The response after a sign-in, if one is required. */
    private HttpResponse<String> signedIn(HttpResponse<String> asked) throws Exception {
        return asked.uri().getPath().equals("/login")
                ? visitor.post(outside.uri("/login"), asked, Map.of("username", "ann", "password", "demo"))
                : asked;
    }

    @Test
    void refusesToLeadAnywhereElse() throws Exception {
        var answer = visitor.get(new Party(outside, "tracker", "http://localhost:9999").authorize());

        assertThat(answer.statusCode()).isEqualTo(400);
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
    void givesAMachineATokenWithItsRole() throws Exception {
        var answer = tracker.ask("ates-operator", "operator-secret", Map.of("grant_type", "client_credentials"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = JSON.readTree(answer.body());
        assertThat(token.get("expires_in").asInt()).isLessThanOrEqualTo(600);
        var access = SignedJWT.parse(token.get("access_token").asString());
        assertThat(access.getHeader().getType()).hasToString("at+jwt");
        var claims = access.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("ates-operator");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("ates-operator");
        assertThat(claims.getAudience()).containsExactly("ates-tracker", "ates-accounting", "ates-analytics");
        assertThat(claims.getStringListClaim("roles")).containsExactly("operator");
    }

    @Test
    void refusesMachinesWithoutASecretAndServicesThatActAsOne() throws Exception {
        var asMachine = Map.of("grant_type", "client_credentials");

        assertThat(tracker.ask("ates-operator", "wrong", asMachine).statusCode())
                .isEqualTo(401);
        // The client's secret is not set.
        assertThat(tracker.ask("ates-metrics", "anything", asMachine).statusCode())
                .isEqualTo(401);
        assertThat(tracker.ask("tracker", "tracker-secret", asMachine).statusCode())
                .isEqualTo(400);
    }

    @Test
    void makesWhoGuessesPasswordsWaitAndSaysHowLong(CapturedOutput log) throws Exception {
        for (int i = 0; i < SignInThrottle.LOGIN_FAILURES_MAX; i++) {
            assertThat(signIn("victor", "guess-" + i).body()).contains("login or the password is wrong");
        }

        var answer = signIn("victor", "demo");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("30");
        assertThat(answer.body()).contains("Please wait 30 seconds");
        assertThat(location(signIn("bob", "demo"))).startsWith(TRACKER);
        assertThat(log)
                .contains("Sign-in failed (login victor, address 127.0.0.1")
                .doesNotContain("guess-");
    }

    @Test
    void countsALoginWithSpacesAroundItAsTheLoginItIs() throws Exception {
        for (int i = 0; i < SignInThrottle.LOGIN_FAILURES_MAX; i++) {
            assertThat(signIn(" ".repeat(i) + "mary\t", "guess-" + i).body())
                    .contains("login or the password is wrong");
        }

        for (var same : List.of("mary", " mary", "mary\n", " ".repeat(100) + "mary")) {
            assertThat(signIn(same, "demo").statusCode()).as("'%s'", same).isEqualTo(429);
        }
    }

    @Test
    void logsNoLoginThatMayBeAPassword(CapturedOutput log) throws Exception {
        signIn("my-secret.1", "ann");

        assertThat(log)
                .contains("Sign-in failed (login unknown, address 127.0.0.1")
                .doesNotContain("my-secret.1");
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
        return tracker.signIn(visitor, login, password);
    }
}
