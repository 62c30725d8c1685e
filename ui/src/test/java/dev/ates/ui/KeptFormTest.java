package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody was writing when the session ended is kept for that person, and sent only when told. */
class KeptFormTest extends SessionFixture {

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
        assertThat(stillKept.body()).contains("Feed", "Discard it");

        var after = browser.post("/kept-form/discard", Browser.csrf(stillKept), HERE);

        assertThat(after.uri().getPath()).isEqualTo("/");
        assertThat(after.body()).contains("discarded").doesNotContain("It is done");
        assertThat(browser.get("/kept-form").uri().getPath()).isEqualTo("/");
        assertThat(keptForms()).isZero();
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
}
