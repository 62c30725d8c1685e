package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How sessions begin and end. */
class SessionsTest extends SessionFixture {

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
        var trial = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(Stand.port(stand), path)))
                        .header("Authorization", "Bearer " + administrator)
                        .method("DELETE", HttpRequest.BodyPublishers.ofString("{\"dryRun\": true}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(trial.statusCode()).as(trial.body()).isEqualTo(400);
        assertThat(trial.body()).contains("body is not expected");
        assertThat(sessions("ended_at is null")).isEqualTo(1);
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
    void isFoundByPerson() throws Exception {
        browser.get("/");
        new Browser(Stand.port(stand)).get("/");
        issuer.signsIn(ADA, "Ada Ж", List.of("administrator"));
        var ada = new Browser(Stand.port(stand));
        ada.get("/");
        var administrator = issuer.token(ADA, "Ada", List.of("administrator"));

        var first = live("?limit=1&person=" + ANN, administrator);
        assertThat(first.get("sessions").findValuesAsString("name")).containsExactly("Ann");
        var second = live(
                "?limit=1&person=%s&after=%s".formatted(ANN, first.get("next").asString()), administrator);
        assertThat(second.get("sessions").findValuesAsString("name")).containsExactly("Ann");
        assertThat(live("?person=%s&after=%s".formatted(ANN, second.get("next").asString()), administrator)
                        .get("sessions"))
                .isEmpty();
        assertThat(send("/api/v1/ops/sessions?person=ann", "GET", "Authorization", "Bearer " + administrator)
                        .body())
                .contains("person must be an id");
        assertThat(ada.get("/sessions?person=a+%D0%B6").body())
                .contains("End this session of Ada Ж")
                .doesNotContain("End this session of Ann");
        assertThat(ada.get("/sessions?limit=1&person=" + ANN).body())
                .contains("End this session of Ann", "/sessions?person=%s&amp;after=".formatted(ANN))
                .doesNotContain("End this session of Ada");
        assertThat(ada.get("/sessions?person=bob").body())
                .contains("The filter is set to Person “\u2068bob\u2069”.", "href=\"/sessions\">Show all<");
    }

    private JsonNode live(String query, String token) throws Exception {
        return JsonMapper.shared()
                .readTree(send("/api/v1/ops/sessions" + query, "GET", "Authorization", "Bearer " + token)
                        .body());
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
    void forgetsWhatAPageWasToShowAndCannotBeRead() throws Exception {
        browser.get("/");
        jdbc().sql("update sign_in.session set flash = '\\x00'").update();

        assertThat(browser.get("/").statusCode()).isEqualTo(200);

        assertThat(sessions("flash is not null")).isZero();
    }

    /** A script that sends refused forms and looks at no page leaves more than a session stores. */
    @Test
    void stillShowsFormsAfterManyThatWereRefused() throws Exception {
        var token = Browser.csrf(browser.get("/"));
        for (int form = 1; form <= 8; form++) {
            browser.postOnly("/form", token + "&title=too+long&note=" + form + "x".repeat(9_000));
        }

        assertThat(browser.get("/").body()).contains("Title must have", "x".repeat(9_000));
    }

    @Test
    void showsWhyAFormIsRefusedThatIsTooLongToBeKept() throws Exception {
        var token = Browser.csrf(browser.get("/"));

        browser.postOnly("/form", token + "&title=too+long&note=" + "x".repeat(100_000));

        assertThat(browser.get("/").body()).contains("Title must have").doesNotContain("x".repeat(40));
    }
}
