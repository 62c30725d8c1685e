package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.TestIssuer;
import dev.ates.ui.audit.AuditLog;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Messages about a failed sign-in, for the person and in the log, and the audit log of sign-ins. */
@ExtendWith(OutputCaptureExtension.class)
class SignInsTest {

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
        issuer.comesUp();
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        issuer.refusesSignIns(null);
        browser = new Browser(Stand.port(stand));
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    @Test
    void saysThatTheProviderDenied(CapturedOutput log) throws Exception {
        issuer.refusesSignIns("access_denied");

        var page = browser.get("/");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("did not let you in", ">Sign in<");
        assertThat(lines(log, "sign-in failed"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("dev.ates.audit", "who=\"anonymous\"", "why=\"sign-in-denied\"", "from=127.0.0.1"));
    }

    @Test
    void saysHowTheProviderEndedIt(CapturedOutput log) throws Exception {
        issuer.refusesSignIns("consent_required");

        var page = browser.get("/");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("ended the sign-in and says", "consent_required", ">Sign in<");
        assertThat(lines(log, "why=\"sign-in-ended\"")).hasSize(1);
        assertThat(lines(log, "WARN"))
                .as("for whoever looks after it")
                .anyMatch(line -> line.contains("consent_required"));

        issuer.refusesSignIns("call+0900-123");
        assertThat(browser.get("/").body())
                .contains("ended the sign-in. Please")
                .doesNotContain("0900");
        issuer.refusesSignIns("temporarily_unavailable");
        assertThat(browser.get("/").statusCode()).as("its fault, for a while").isEqualTo(503);
    }

    @Test
    void saysThatASignInIsTooOld(CapturedOutput log) throws Exception {
        var page = browser.get("/login/oauth2/code/ates?code=x&state=unknown-and-long-enough");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("too old or was started in another window", ">Sign in<");
        assertThat(lines(log, "sign-in-stale")).hasSize(1);

        browser.get("/");
        assertThat(browser.get("/login/oauth2/code/ates?code=x&state=unknown-and-long-enough")
                        .statusCode())
                .as("whoever is signed in does not care")
                .isEqualTo(200);
    }

    @Test
    void believesNoSignInThatAnotherBrowserBegan() throws Exception {
        var page = new Browser(Stand.port(stand)).get("/login/oauth2/code/ates?code=x&state=");
        assertThat(page.statusCode()).isEqualTo(400);

        try (var another = Stand.start(issuer.url(), "--ates.identity.client-secret=another")) {
            var callback = browser.startSignIn();

            assertThat(browser.at(Stand.port(another)).get(callback).statusCode())
                    .as("sealed with another secret")
                    .isEqualTo(400);
        }
    }

    @Test
    void saysThatTheServiceIsNotSetUpRight(CapturedOutput log) throws Exception {
        issuer.refusesSignIns("invalid_client");

        var page = browser.get("/");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("not set up right");
        assertThat(lines(log, "ERROR"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("ATES_CLIENT_SECRET"));
        assertThat(lines(log, "sign-in-not-set-up")).hasSize(1);
    }

    @Test
    void knowsNoOtherProvider() throws Exception {
        assertThat(browser.get("/oauth2/authorization/other").statusCode()).isEqualTo(404);
    }

    @Test
    void saysThatTheProviderIsAway(CapturedOutput log) throws Exception {
        var callback = browser.startSignIn();
        issuer.goesDown();

        var page = browser.get(callback);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("Signing in is not possible now");
        assertThat(lines(log, "sign-in failed")).hasSize(1);
    }

    @Test
    void signsInInTwoWindowsAtTheSameTime() throws Exception {
        var first = browser.startSignIn();
        var second = browser.startSignIn();

        assertThat(browser.get(first).statusCode()).isEqualTo(200);
        assertThat(browser.get(second).statusCode()).isEqualTo(200);
    }

    /** A server accepts 8 KiB of headers; a browser that restores its tabs begins many sign-ins at once. */
    @Test
    void staysUsableHoweverManySignInsAreBegun() throws Exception {
        var goTo = "/?filter=" + "a".repeat(900);
        var last = "";
        for (int n = 0; n < 12; n++) {
            last = browser.startSignIn("?goto=" + goTo);
        }

        assertThat(browser.get(last).statusCode()).isEqualTo(200);
    }

    /** Servers cannot write such an address into the header of the redirect. */
    @Test
    void leadsToTheStartInsteadOfAnAddressThatIsNotEscaped() throws Exception {
        for (var goTo : List.of("%2F%E2%80%A5%2Fx", "%2Fm%3Fx%3D%C3%A9", "%2Fa%20b")) {
            var another = new Browser(Stand.port(stand));
            var page = another.get(another.startSignIn("?goto=" + goTo));

            assertThat(page.statusCode()).as(goTo).isEqualTo(200);
            assertThat(page.uri().getPath()).isEqualTo("/");
        }
    }

    @Test
    void auditsSignInsSignOutsAndRefusals(CapturedOutput log) throws Exception {
        var home = browser.get("/");
        browser.get("/manager?secret=hush");
        browser.get("/refused");
        browser.post("/logout", Browser.csrf(home));

        var ann = "who=\"%s (Ann)\"".formatted(ANN);
        assertThat(lines(log, "signed in:"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(ann));
        assertThat(lines(log, "refused:"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(ann, "what=\"GET /manager\"", "why=\"403 forbidden\"", "from=127.0.0.1"),
                        line -> assertThat(line)
                                .contains(ann, "what=\"GET /refused\"", "why=\"409 task-already-completed\""));
        assertThat(lines(log, "signed out:"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(ann));
        assertThat(log.getAll()).doesNotContain("hush");
    }

    /** Some providers let people edit their own name. */
    @Test
    void letsNobodyPassForAnotherByTheirName(CapturedOutput log) throws Exception {
        issuer.signsIn(ANN, "\u202eAda) from=10.0.0.1" + "x".repeat(300), List.of("employee"));

        var home = browser.get("/");

        assertThat(home.body())
                .contains("\uFFFDAda) from=10.0.0.1xxx", "x…<")
                .doesNotContain("\u202e", "x".repeat(200));
        assertThat(lines(log, "signed in:"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "who=\"%s (\uFFFDAda) from=10.0.0.1xxx".formatted(ANN),
                                "what=\"sign in\"",
                                "from=127.0.0.1"));
    }

    @Test
    void letsNobodyBeginALineOfTheLog() {
        assertThat(AuditLog.quotable("a\r\n2026 ERROR\u2028b\u202Ec" + "x".repeat(500)))
                .startsWith("a\uFFFD\uFFFD2026 ERROR\uFFFDb\uFFFDcx")
                .hasSizeLessThan(250);
    }

    @Test
    void letsNobodyEndAValueOfTheLog() {
        assertThat(AuditLog.quotable("Ann\" why=\"200 fine\\")).isEqualTo("Ann\\\" why=\\\"200 fine\\\\");
    }

    private static List<String> lines(CapturedOutput log, String with) {
        return log.getAll().lines().filter(line -> line.contains(with)).toList();
    }
}
