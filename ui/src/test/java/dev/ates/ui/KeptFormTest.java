package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A form that was being written when the session ended is kept for its author, and sent only on request. */
class KeptFormTest extends SessionFixture {

    private static final Pattern KEPT = Pattern.compile("name=\"_kept\" value=\"([^\"]+)\"");

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

        var sent = browser.post("/do", Browser.csrf(kept) + keptId(kept) + "&title=Feed", HERE);
        assertThat(sent.body()).contains("It is done");
        assertThat(browser.get("/kept-form").uri().getPath()).isEqualTo("/");
    }

    @Test
    void keepsAFormThatComesWithAMalformedReferer() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        var kept = browser.post(
                "/do", Browser.csrf(home) + "&title=Feed", "Sec-Fetch-Site", "same-origin", "Referer", "http://[");

        assertThat(kept.uri().getPath()).isEqualTo("/kept-form");
        assertThat(kept.body()).contains("Feed", "Send it now");
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

        var after = browser.post("/kept-form/discard", Browser.csrf(stillKept) + keptId(stillKept), HERE);

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
    void tellsThatAnEndlessFormIsNotKept() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        var told = browser.post("/do", Browser.csrf(home) + "&title=" + "x".repeat(40_000), HERE);

        assertThat(told.body())
                .contains("Not everything could be kept", "too long to be kept")
                .doesNotContain("x".repeat(40), "Send it now");
        assertThat(jdbc().sql("select convert_from(fields, 'UTF8') from sign_in.kept_form")
                        .query(String.class)
                        .single())
                .isEqualTo("{}");
    }

    /** Somebody else may have an old copy of the cookie. */
    @Test
    void keepsNoFormWithoutTheTokenOfItsSession() throws Exception {
        browser.get("/");
        var other = new Browser(Stand.port(stand));
        issuer.signsIn(BOB, "Bob", List.of("employee"));
        var bobs = other.get("/");
        age("used_at", "3 hours");
        issuer.signsIn(ANN, "Ann", List.of("employee"));

        for (var form :
                List.of("title=Planted", "_csrf=guessed&title=Planted", Browser.csrf(bobs) + "&title=Planted")) {
            assertThat(browser.post("/do", form, HERE).uri().getPath()).as(form).isEqualTo("/");
            age("used_at", "3 hours");
        }

        assertThat(keptForms()).isZero();
    }

    @Test
    void keepsNothingForASessionThatItsOwnerHasSignedOut() throws Exception {
        var home = browser.get("/");
        var old = browser.cookies().getFirst();
        browser.postOnly("/logout", Browser.csrf(home));
        assertThat(browser.cookies()).as("the cookie is deleted").isEmpty();

        browser.cookieStays(old);
        var answer = browser.post("/do", Browser.csrf(home) + "&title=Planted", HERE);

        assertThat(answer.uri().getPath()).isEqualTo("/");
        assertThat(keptForms()).isZero();
    }

    @Test
    void saysWhetherTheTextOfAnotherPersonsPageWasKept() throws Exception {
        var home = browser.get("/");
        browser.postOnly("/logout", Browser.csrf(home));
        issuer.signsIn(BOB, "Bob", List.of("employee"));
        var bobs = browser.get("/");

        var told = browser.post("/do", Browser.csrf(home) + "&title=Feed", HERE);

        assertThat(told.uri().getPath()).isEqualTo("/other-person");
        assertThat(told.body()).contains("was not kept", "has signed out").doesNotContain("is kept for");
        age("used_at", "3 hours");
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        browser.get("/");
        assertThat(browser.post("/do", Browser.csrf(bobs) + "&title=Feed", HERE).body())
                .contains("is kept for", ">Bob<")
                .doesNotContain("was not kept");
    }

    @Test
    void keepsNoDecisionAndAsksToLookAgain() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");

        var told = browser.post("/decide/" + BOB, Browser.csrf(home) + "&action=approve", HERE);

        assertThat(told.uri().getPath()).isEqualTo("/kept-form");
        assertThat(told.body())
                .contains("A decision", "&lt;Ann&#39;s&gt;", "Nothing was decided", "look at it again")
                .doesNotContain("approve", "Send it now", "Nothing was lost");
    }

    @Test
    void keepsSeveralFormsAndForgetsOnlyTheOneThatWasSent() throws Exception {
        var home = browser.get("/");
        age("used_at", "3 hours");
        issuer.refusesSignIns("access_denied");
        for (int form = 1; form <= 7; form++) {
            browser.post("/do", Browser.csrf(home) + "&title=Feed+" + form, HERE);
        }
        issuer.refusesSignIns(null);
        var kept = browser.get("/kept-form");
        assertThat(kept.body())
                .containsSubsequence("Feed 7", "Feed 6", "Feed 5", "Feed 4", "Feed 3", "Only your newest")
                .doesNotContain("Feed 2");

        browser.post("/do", Browser.csrf(kept) + "&title=Another", HERE);
        assertThat(keptForms()).as("another one of the same target").isEqualTo(5);
        browser.post("/do", Browser.csrf(kept) + keptId(kept) + "&title=Feed+7", HERE);

        assertThat(browser.get("/kept-form").body())
                .contains("Feed 6", "Feed 3")
                .doesNotContain("Feed 7", "Only your newest");
    }

    /** The id of the first kept form, as a form's field. */
    private static String keptId(HttpResponse<String> page) {
        var found = KEPT.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return "&_kept=" + found.group(1);
    }
}
