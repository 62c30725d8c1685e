package dev.ates.ui;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What people see on the pages. */
@ExtendWith(OutputCaptureExtension.class)
class PagesTest {

    private static final int TABS = 4;

    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;

    private Browser browser;

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
    }

    @BeforeEach
    void up() {
        browser = new Browser(Stand.port(stand));
        issuer.comesUp();
        issuer.signsIn(ANN, "Ann", List.of("employee"));
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    @Test
    void signsInWithTheIdentityProvider() throws Exception {
        var home = browser.get("/");

        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body())
                .contains("<title>Home · aTES</title>", ">Ann<", ">employee<", "Up to date")
                .contains("−12.00\u00a0USD", "http://localhost:8082", "aria-current=\"page\"", "after=a%20b");
        assertThat(home.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "form-action 'self' http://localhost:8081", issuer.url());
        assertThat(home.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(home.body()).doesNotContain("style=", "onclick");
    }

    /** A script or a tool accepts {@code *}{@code /*} where a browser accepts HTML. */
    @Test
    void asksToSignInWhateverIsAccepted() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var accepted : List.of("text/html", "*/*", "application/json")) {
                var request = HttpRequest.newBuilder(URI.create("http://localhost:" + Stand.port(stand) + "/"))
                        .header("Accept", accepted);

                var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(accepted).isEqualTo(302);
                assertThat(answer.headers().firstValue("Location").orElseThrow())
                        .endsWith("/oauth2/authorization/ates");
            }
        }
    }

    @Test
    void servesItsOwnAssetsAndLetsThemBeKept() throws Exception {
        for (var asset : List.of(
                "/webjars/tabler__core/dist/css/tabler.min.css",
                "/webjars/tabler__core/dist/js/tabler.min.js",
                "/webjars/htmx.org/dist/htmx.min.js",
                "/ui/ates.css",
                "/ui/icon.svg")) {
            var answer = browser.get(asset);

            assertThat(answer.statusCode()).as(asset).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("max-age=86400");
        }
    }

    @Test
    void worksOnWhileTheIdentityProviderIsDown() throws Exception {
        browser.get("/");

        issuer.goesDown();

        assertThat(browser.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatNobodyCanSignInWhileTheIdentityProviderIsDown() throws Exception {
        issuer.goesDown();

        try (var alone = Stand.start(issuer.url())) {
            var answer = new Browser(Stand.port(alone)).get("/");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Signing in is not possible now", issuer.url());
        }
    }

    @Test
    void showsAFlashOnce() throws Exception {
        var home = browser.get("/");

        var after = browser.post("/do", Browser.csrf(home));

        assertThat(after.body()).contains("It is done");
        assertThat(browser.get("/").body()).doesNotContain("It is done");
    }

    @Test
    void leadsBackWhoeverReloadsTheAddressOfAForm() throws Exception {
        browser.get("/");

        var reloaded = browser.get("/do");

        assertThat(reloaded.statusCode()).isEqualTo(200);
        assertThat(reloaded.uri().getPath()).isEqualTo("/");
    }

    @Test
    void givesBackAFormThatWasRefused() throws Exception {
        var home = browser.get("/");

        var refused = browser.post("/form", Browser.csrf(home) + "&title=%E2%80%8B&note=%3Ckept%3E");

        assertThat(refused.statusCode()).as("a page that can be reloaded").isEqualTo(200);
        assertThat(refused.body())
                .contains(
                        "value=\"&lt;kept&gt;\"",
                        "id=\"form-title-wrong\"",
                        "Title must have 1 to 5 characters, it has 0")
                .doesNotContain("form-note-wrong");
        var reloaded = browser.get("/");
        assertThat(reloaded.body())
                .as("reloaded")
                .contains("value=\"&lt;kept&gt;\"", "id=\"form-title-wrong\"")
                .doesNotContain("class=\"alert");
        browser.post("/form", Browser.csrf(reloaded) + "&title=Good&note=");
        assertThat(browser.get("/").body()).as("sent").doesNotContain("form-title-wrong", "kept");
    }

    @Test
    void losesNoMessageOfManyTabs() throws Exception {
        var csrf = Browser.csrf(browser.get("/"));

        List<Integer> statuses = atOnce(IntStream.range(0, TABS)
                .<Callable<Integer>>mapToObj(tab ->
                        () -> browser.postOnly("/do", csrf + "&by=" + tab).statusCode())
                .toList());
        assertThat(statuses).hasSize(TABS).containsOnly(302);

        var shown = new StringBuilder();
        for (int tab = 0; tab < TABS; tab++) {
            shown.append(browser.get("/").body());
        }
        assertThat(shown).contains("It is done0", "It is done1", "It is done2", "It is done3");
        assertThat(browser.get("/").body()).doesNotContain("It is done");
    }

    @Test
    void auditsARefusalThatAPageShowsWithItsForm(CapturedOutput log) throws Exception {
        var home = browser.get("/");

        browser.post("/form/taken", Browser.csrf(home));
        browser.post("/form", Browser.csrf(home) + "&title=&note=");

        assertThat(log.getAll().lines().filter(line -> line.contains("refused: who=")))
                .singleElement()
                .asString()
                .contains("dev.ates.audit", "what=\"POST /form/taken\"", "why=\"409 ");
    }

    @Test
    void showsEverybodyOnlyWhatTheyMayOpen() throws Exception {
        assertThat(browser.get("/").body()).contains(">Accounting<").doesNotContain(">Analytics<");

        issuer.signsIn(ANN, "Ann", List.of("administrator"));
        assertThat(new Browser(Stand.port(stand)).get("/").body()).contains(">Analytics<");
    }

    @Test
    void refusesAFormWithoutItsToken() throws Exception {
        browser.get("/");

        var answer = browser.post("/do", "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Forbidden", "the page was open for too long: open it again");
    }

    @Test
    void takesNoTokenOfAFormFromTheAddress() throws Exception {
        var token = Browser.csrf(browser.get("/"));

        assertThat(browser.post("/do?" + token, "").statusCode()).isEqualTo(403);
        assertThat(browser.post("/do?" + token, token).statusCode())
                .as("given twice")
                .isEqualTo(400);
        assertThat(browser.post("/do?x=1", token).statusCode()).isEqualTo(200);
    }

    @Test
    void offersToSignInToWhoeverLostTheirSession() throws Exception {
        var answer = browser.post("/do", "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("data-test=\"sign-in\"");
    }

    @Test
    void refusesOnAReadablePage() throws Exception {
        browser.get("/");

        var forbidden = browser.get("/manager");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body())
                .contains("Your role does not allow this", ">Ann<")
                .doesNotContain("too long");

        var refused = browser.get("/refused");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("is done already", "Conflict");

        var nothing = browser.get("/nothing");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).contains("There is nothing at this address");

        var broken = browser.get("/broken");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("name the id").doesNotContain("secret inside");
    }

    @Test
    void tellsHtmxARefusalInPlace() throws Exception {
        browser.get("/");

        var refused = browser.get("/refused", "HX-Request", "true");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("HX-Retarget")).hasValue("#flash");
        assertThat(refused.body()).contains("is done already").doesNotContain("<html");
    }

    @Test
    void makesHtmxReloadWhenTheSessionIsOver() throws Exception {
        var answer = browser.get("/", "HX-Request", "true");

        assertThat(answer.headers().firstValue("HX-Refresh")).hasValue("true");
    }

    @Test
    void letsHtmxPostWithItsToken() throws Exception {
        var home = browser.get("/");

        assertThat(home.body()).contains("hx-headers", "X-CSRF-TOKEN");
    }

    @Test
    void signsOutAtTheIdentityProviderAsWell() throws Exception {
        var home = browser.get("/");

        var out = browser.post("/logout", Browser.csrf(home));

        assertThat(out.uri().toString())
                .startsWith(issuer.url() + "/logout?id_token_hint=")
                .contains("post_logout_redirect_uri");
    }

    @Test
    void letsAManagerIn() throws Exception {
        issuer.signsIn(ANN, "Ann", List.of("manager"));
        browser.get("/");

        assertThat(browser.get("/manager").statusCode()).isEqualTo(200);
    }
}
