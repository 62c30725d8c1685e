package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** How sessions begin and end, whoever ends them. */
class SessionsTest {

    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("00000000-0000-7000-8000-000000000002");
    private static final UUID ADA = UUID.fromString("00000000-0000-7000-8000-000000000003");
    private static final String[] HERE = {"Sec-Fetch-Site", "same-origin"};

    private static TestIssuer issuer;
    private static TestDatabase database;
    private static ConfigurableApplicationContext stand;

    private final HttpClient http = HttpClient.newHttpClient();
    private Browser browser;

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        database = TestDatabase.create("stand");
        stand = Stand.startOn(database, issuer.url());
    }

    @BeforeEach
    void nobody() {
        jdbc().sql("delete from sign_in.session").update();
        jdbc().sql("delete from sign_in.kept_form").update();
        issuer.signedInAt(Instant.now().minusSeconds(3600));
        browser = new Browser(Stand.port(stand));
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        issuer.signsInWith(JWSAlgorithm.RS256, token -> token.claim("sid", "sid-1"), null);
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    @Test
    void leavesNothingForSomebodyWhoOnlyAsks() throws Exception {
        for (var path : List.of("/", "/manager", "/nothing", "/ui/ates.css", "/actuator/health", "/api/v1/me")) {
            var answer = send(path, "GET");

            assertThat(answer.headers().allValues("Set-Cookie")).as(path).isEmpty();
        }
        var signIn = send("/oauth2/authorization/ates", "GET");
        assertThat(signIn.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .startsWith("STAND_SIGN_IN_")
                        .contains("Max-Age=600", "HttpOnly", "SameSite=Lax"));
        assertThat(sessions("true")).isZero();
    }

    @Test
    void leadsToThePageThatWasWanted() throws Exception {
        var answer = browser.get("/refused?page=%D1%82&x=1");

        assertThat(answer.uri().getRawPath() + "?" + answer.uri().getRawQuery()).isEqualTo("/refused?page=%D1%82&x=1");
        assertThat(answer.statusCode()).isEqualTo(409);
    }

    @Test
    void leadsToNoOtherHost() throws Exception {
        for (var wanted : List.of("//evil.example", "https://evil.example/", "/\\evil.example")) {
            var other = new Browser(Stand.port(stand));

            var answer =
                    other.get("/oauth2/authorization/ates?goto=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));

            assertThat(answer.uri())
                    .as(wanted)
                    .isEqualTo(URI.create("http://localhost:%d/".formatted(Stand.port(stand))));
        }
    }

    @Test
    void keepsTheCookieToItself() throws Exception {
        browser.get("/");

        assertThat(browser.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.getName()).isEqualTo("STAND_SESSION");
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.getMaxAge()).isEqualTo(-1);
        });
        var secret = browser.cookies().getFirst().getValue();
        assertThat(jdbc().sql("select session::text from sign_in.session as session")
                        .query(String.class)
                        .single())
                .as("what is stored opens nothing")
                .doesNotContain(secret);
    }

    @Test
    void survivesARestart() throws Exception {
        browser.get("/");
        var cookie = browser.cookies().getFirst();

        try (var again = Stand.startOn(database, issuer.url())) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:%d/".formatted(Stand.port(again))))
                            .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void endsWhenItWasIdleForTooLong() throws Exception {
        browser.get("/");
        age("used_at", "1 hour 59 minutes");
        assertThat(isSignedIn()).isTrue();

        age("used_at", "2 hours 1 minute");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void endsAfterItsTimeHoweverBusy() throws Exception {
        browser.get("/");
        age("started_at", "11 hours 59 minutes");
        assertThat(isSignedIn()).isTrue();

        age("started_at", "12 hours 1 minute");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void isListedAndEndedByAnAdministrator() throws Exception {
        browser.get("/");
        var administrator = issuer.token(ADA, "Ada", List.of("administrator"));
        var list = JsonMapper.shared()
                .readTree(send("/api/v1/ops/sessions", "GET", "Authorization", "Bearer " + administrator)
                        .body())
                .get("sessions");
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.get(0).get("name").asString()).isEqualTo("Ann");
        assertThat(list.get(0).get("subject").asString()).isEqualTo(ANN.toString());

        var path = "/api/v1/ops/sessions/" + list.get(0).get("id").asString();
        assertThat(send(path, "DELETE", "Authorization", "Bearer " + administrator)
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(path, "DELETE", "Authorization", "Bearer " + administrator)
                        .statusCode())
                .isEqualTo(404);
        assertThat(isSignedIn()).isFalse();

        browser.get("/");
        new Browser(Stand.port(stand)).get("/");
        assertThat(send("/api/v1/ops/sessions?person=" + ANN, "DELETE", "Authorization", "Bearer " + administrator)
                        .body())
                .isEqualTo("{\"ended\":2}");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void isListedAndEndedOnAPage() throws Exception {
        browser.get("/");
        assertThat(browser.get("/sessions").statusCode()).isEqualTo(403);
        issuer.signsIn(ADA, "Ann", List.of("administrator"));
        var ada = new Browser(Stand.port(stand));
        assertThat(ada.get("/").body()).contains("href=\"/sessions\"");
        var page = ada.get("/sessions");
        assertThat(page.body())
                .contains(">employee<", ">administrator</span>", "<bdi>Ann</bdi>")
                .contains("<td data-label=\"Signed in\">", "<td data-label=\"Last request\">");

        var after = ada.post("/sessions/of/%s/end".formatted(ANN), Browser.csrf(page));

        assertThat(after.body()).contains("Sessions ended: 1.");
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    void signsOutForGood() throws Exception {
        var home = browser.get("/");
        var cookie = browser.cookies().getFirst();

        var out = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d/logout".formatted(Stand.port(stand))))
                        .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(Browser.csrf(home)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(out.headers().firstValue("Clear-Site-Data")).hasValue("\"cache\"");
        assertThat(out.headers().firstValue("Location").orElseThrow())
                .startsWith(issuer.url() + "/logout?id_token_hint=ey")
                .contains("client_id=tests", "post_logout_redirect_uri=http%3A%2F%2Flocalhost");
        assertThat(sessions("ended_at is null")).isZero();
        assertThat(sessions("id_token is not null")).isZero();
        assertThat(home.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void mixesNothingWhenSomebodyElseSignsIn() throws Exception {
        browser.get("/");
        var anns = browser.cookies().getFirst().getValue();
        issuer.signsIn(BOB, "Ann", List.of("manager"));

        browser.get("/oauth2/authorization/ates");

        assertThat(browser.get("/").body()).contains(">manager<").doesNotContain(">employee<");
        assertThat(browser.cookies())
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.getValue()).isNotEqualTo(anns));
        assertThat(sessions("ended_at is null")).isEqualTo(1);
        assertThat(sessions("ended_at is not null and subject = '%s'".formatted(ANN)))
                .isEqualTo(1);
    }

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

    @Test
    void keepsAFormThatComesTooLateAndSendsItOnlyWhenTold() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        var kept = browser.post("/do", Browser.csrf(home) + "&title=Feed+%3Cthe%3E+parrot&note=a&more=b", HERE);

        assertThat(kept.uri().getPath()).isEqualTo("/kept-form");
        assertThat(kept.body())
                .contains("Nothing was lost", "Feed &lt;the&gt; parrot", "Send it now", "action=\"/do\"")
                .contains("name=\"note\" value=\"a\"", "name=\"more\" value=\"b\"")
                .doesNotContain("It is done");
        assertThat(browser.get("/").body()).doesNotContain("It is done");

        var sent = browser.post("/do", Browser.csrf(kept) + "&title=Feed", HERE);
        assertThat(sent.body()).contains("It is done");
        assertThat(browser.get("/kept-form").uri().getPath()).isEqualTo("/");
    }

    @Test
    void throwsAKeptFormAwayWhenTold() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");
        var kept = browser.post("/do", Browser.csrf(home) + "&title=Feed", HERE);
        assertThat(browser.post("/kept-form/discard", "title=Feed").statusCode())
                .as("without the token of a form")
                .isEqualTo(403);
        age("used_at", "3 hours");
        var stillKept = browser.post("/kept-form/discard", Browser.csrf(kept), HERE);
        assertThat(stillKept.body()).contains("Feed", "Throw it away");

        var after = browser.post("/kept-form/discard", Browser.csrf(stillKept), HERE);

        assertThat(after.uri().getPath()).isEqualTo("/");
        assertThat(after.body()).contains("thrown away").doesNotContain("It is done");
        assertThat(browser.get("/kept-form").uri().getPath()).isEqualTo("/");
        assertThat(keptForms()).isZero();
    }

    @Test
    void forgetsWhatAPageWasToShowAndCannotBeRead() throws Exception {
        browser.get("/");
        jdbc().sql("update sign_in.session set flash = '\\x00'").update();

        assertThat(browser.get("/").statusCode()).isEqualTo(200);

        assertThat(sessions("flash is not null")).isZero();
    }

    @Test
    void keepsAFormOfHtmxAsWell() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        var answer = browser.post(
                "/do", Browser.csrf(home) + "&title=Feed", "HX-Request", "true", "Sec-Fetch-Site", "same-origin");

        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/oauth2/authorization/ates");
        assertThat(browser.get("/oauth2/authorization/ates").body()).contains("Feed", "Send it now");
    }

    @Test
    void keepsNoFormOfAnotherSite() throws Exception {
        browser.get("/");
        age("used_at", "3 hours");

        for (var from : List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Origin", "http://evil.example"),
                List.of("X-Nothing", "said"))) {
            assertThat(browser.post("/do", "title=Steal", from.toArray(String[]::new))
                            .statusCode())
                    .as(from.toString())
                    .isEqualTo(403);
        }
        assertThat(browser.get("/oauth2/authorization/ates").uri().getPath()).isEqualTo("/");
    }

    @Test
    void keepsNoFormForSomebodyElse() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");
        issuer.signsIn(BOB, "Ann", List.of("employee"));

        var answer = browser.post("/do", Browser.csrf(home) + "&title=Anns+own", HERE);

        assertThat(answer.uri().getPath()).isEqualTo("/");
        assertThat(browser.get("/kept-form").body()).doesNotContain("Anns own");
    }

    @Test
    void keepsNoEndlessForm() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        browser.post("/do", Browser.csrf(home) + "&title=" + "x".repeat(40_000), HERE);

        assertThat(keptForms()).isZero();
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

    /** Asked without following anywhere: the provider would sign in again. */
    private boolean isSignedIn() throws Exception {
        var cookie = browser.cookies().getFirst();
        return send("/", "GET", "Cookie", cookie.getName() + "=" + cookie.getValue())
                        .statusCode()
                == 200;
    }

    private HttpResponse<String> send(String path, String method, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(Stand.port(stand), path)))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void age(String column, String by) {
        jdbc().sql("update sign_in.session set %s = now() - cast(:by as interval)".formatted(column))
                .param("by", by)
                .update();
    }

    private static long sessions(String which) {
        return jdbc().sql("select count(*) from sign_in.session where " + which)
                .query(Long.class)
                .single();
    }

    private static long keptForms() {
        return jdbc().sql("select count(*) from sign_in.kept_form")
                .query(Long.class)
                .single();
    }

    private static JdbcClient jdbc() {
        return stand.getBean(JdbcClient.class);
    }
}
