package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** After a session has ended: the sign-in must be a fresh one, and forms are kept. */
class EndedSessionsTest extends SessionFixture {

    @Test
    void asksAnewWhomAnAdministratorHasPutOut() throws Exception {
        browser.get("/");
        endByAdministrator();

        var back = browser.get("/refused?x=1");

        assertThat(issuer.signedInAt())
                .as("the provider asked who it is")
                .isAfter(longAgo().plusSeconds(60));
        assertThat(back.uri().toString()).endsWith("/refused?x=1");
    }

    @Test
    void asksAnewOnEveryBrowser() throws Exception {
        browser.get("/");
        endByAdministrator();

        assertThat(new Browser(Stand.port(stand)).get("/").statusCode()).isEqualTo(200);

        assertThat(issuer.signedInAt()).isAfter(longAgo().plusSeconds(60));
    }

    @Test
    void asksNobodyElseAnew() throws Exception {
        browser.get("/");
        endByAdministrator();
        issuer.signsIn(BOB, "Bob", List.of("employee"));

        assertThat(browser.get("/").statusCode()).isEqualTo(200);

        assertThat(issuer.signedInAt()).isBefore(longAgo().plusSeconds(60));
    }

    @Test
    void letsNobodyInWhoWasNotAskedAnew() throws Exception {
        browser.get("/");
        endByAdministrator();
        issuer.asksNobodyAgain();

        var refused = browser.get("/");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("An administrator has ended your session", ">Sign in<");
        issuer.signedInAt(null);
        assertThat(browser.get("/").statusCode())
                .as("a provider that does not say when")
                .isEqualTo(403);
    }

    @Test
    void marksOnesOwnSession() throws Exception {
        browser.get("/");
        issuer.signsIn(BOB, "Bob", List.of("administrator"));
        var bob = new Browser(Stand.port(stand));

        var page = bob.get("/sessions").body();

        assertThat(page)
                .containsOnlyOnce("this is your session")
                .contains(">End this session<", ">End all sessions of this person<", "must ask for the password");
    }

    @Test
    void keepsAFormForThePersonAndNotForTheCookie() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");
        issuer.refusesSignIns("access_denied");
        browser.post("/do", Browser.csrf(home) + "&title=Feed&cause=" + BOB + "&note=", written("/refused"));
        issuer.refusesSignIns(null);

        issuer.signsIn(BOB, "Bob", List.of("employee"));
        assertThat(new Browser(Stand.port(stand)).get("/kept-form").uri().getPath())
                .isEqualTo("/");
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        var found = new Browser(Stand.port(stand)).get("/");

        assertThat(found.uri().getPath()).isEqualTo("/kept-form");
        assertThat(found.body())
                .contains("<h2 class=\"card-title\">Something to do</h2>", "href=\"/refused\"")
                .contains("<dt>Title</dt>", "<bdi>Feed</bdi>", "name=\"cause\" value=\"" + BOB)
                .doesNotContain("<dt>Cause</dt>", "<dt>Note</dt>", "<bdi>" + BOB);
    }

    @Test
    void keepsAFormForSevenDays() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");
        browser.post("/do", Browser.csrf(home) + "&title=Feed", HERE);
        jdbc().sql("update sign_in.kept_form set kept_at = now() - interval '7 days 1 minute'")
                .update();

        assertThat(browser.get("/kept-form").uri().getPath()).isEqualTo("/");
    }

    @Test
    void tellsWhosePageItWasWhenSomebodyElseHasSignedIn() throws Exception {
        var anns = browser.get("/");
        issuer.signsIn(BOB, "Bob", List.of("employee"));
        browser.get("/oauth2/authorization/ates");

        var told = browser.post("/do", Browser.csrf(anns) + "&title=Anns+own", HERE);

        assertThat(told.uri().getPath()).isEqualTo("/other-person");
        assertThat(told.body())
                .contains("You are now signed in as <bdi>Bob</bdi>", "belonged to <bdi>Ann</bdi>", "Nothing was done")
                .contains("Go on as", "Sign out, to go on as")
                .doesNotContain("Anns own", "Forbidden");
        assertThat(browser.get("/").body()).doesNotContain("It is done");
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        assertThat(new Browser(Stand.port(stand)).get("/").body()).contains("Anns own", "Send it now");
    }

    @Test
    void tellsNothingOfSessionsThatAreNotThere() throws Exception {
        browser.get("/");

        assertThat(browser.get("/other-person?was=" + UUID.randomUUID()).uri().getPath())
                .isEqualTo("/");
        assertThat(browser.get("/other-person").statusCode()).isEqualTo(400);
    }

    @Test
    void keepsAFormOfAnOlderPageOfTheSamePerson() throws Exception {
        var old = browser.get("/");
        browser.get("/oauth2/authorization/ates");

        var kept = browser.post("/do", Browser.csrf(old) + "&title=Feed", HERE);

        assertThat(kept.uri().getPath()).isEqualTo("/kept-form");
        assertThat(kept.body()).contains("Feed", "Send it now");
        assertThat(browser.post("/do", Browser.csrf(old) + "&title=Feed").statusCode())
                .as("of another site")
                .isEqualTo(403);
    }

    private static String[] written(String page) {
        return new String[] {
            "Sec-Fetch-Site", "same-origin", "Referer", "http://localhost:%d%s".formatted(Stand.port(stand), page)
        };
    }

    private void endByAdministrator() throws Exception {
        var answer = send(
                "/api/v1/ops/sessions?person=" + ANN,
                "DELETE",
                "Authorization",
                "Bearer " + issuer.token(ADA, "Ada", List.of("administrator")));
        assertThat(answer.body()).isEqualTo("{\"ended\":1}");
    }
}
