package dev.ates.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.nimbusds.jose.JOSEException;
import dev.ates.analytics.day.Bookkeeping;
import dev.ates.mail.FaultyMailServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Who gets the management's letter, by page and API. */
class ManagementLetterPageTest extends AnalyticsFixture {

    private static final String API = "/api/v1/management-letter";
    private static final String PAGE = "/management-letter";

    @Test
    void saysSoWhereNoMailServerIsSet() throws JOSEException {
        assertThat(page(PAGE, "administrator"))
                .hasStatusOk()
                .bodyText()
                .contains("no-mail-server", "ATES_MAIL_HOST", "You do not get it.")
                .doesNotContain("Send me the day each morning");
        assertThat(call(http, HttpMethod.PUT, "administrator"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:ates:problem:no-mail-server");
        assertThat(call(http, HttpMethod.DELETE, "administrator")).hasStatus(204);
        assertThat(call(http, HttpMethod.PUT, "manager")).hasStatus(403);
        assertThat(page(PAGE, "manager")).hasStatus(403);
    }

    @Test
    void isAskedForAndEndedByPageAndProgram() throws JOSEException {
        Bookkeeping its = new Bookkeeping();
        try (var server = FaultyMailServer.start();
                var service = analyticsOn(
                        its,
                        "--ATES_MAIL_HOST=localhost",
                        "--ATES_MAIL_PORT=" + server.port(),
                        "--ATES_MAIL_FROM=ates@localhost",
                        "--ATES_MAIL_MESSAGE_ID_HOST=ates.localhost")) {
            MockMvcTester calls = asking(service);
            assertThat(call(calls, HttpMethod.PUT, "administrator"))
                    .hasStatus(409)
                    .bodyJson()
                    .extractingPath("$.type")
                    .isEqualTo("urn:ates:problem:no-address");
            its.jdbc.sql("update person set email = 'anna@example.org'").update();

            assertThat(call(calls, HttpMethod.PUT, "administrator")).hasStatus(204);
            assertThat(call(calls, HttpMethod.GET, "administrator"))
                    .bodyJson()
                    .extractingPath("$.subscription.to")
                    .isEqualTo("anna@example.org");
            its.jdbc.sql("""
                            insert into management_letter (person_id, day, state, created_at, due_at, reason)
                            values (:anna, '2026-11-20', 'failed', now(), now(), '550 <nobody>')
                            """).param("anna", idOf("administrator")).update();
            assertThat(calls.get().uri(PAGE).with(signedIn("administrator")))
                    .bodyText()
                    .contains(
                            "You get it at",
                            "anna@example.org",
                            "2026-11-20",
                            "rejects it",
                            "550 &lt;nobody&gt;",
                            "Stop");

            assertThat(calls.post()
                            .uri(PAGE)
                            .param("wanted", "false")
                            .cookie(session(its, "administrator"))
                            .with(csrf())
                            .exchange())
                    .hasRedirectedUrl(PAGE);
            assertThat(calls.get().uri(PAGE).with(signedIn("administrator")))
                    .bodyText()
                    .contains("You do not get it. ", "Send me the day each morning");
        }
    }

    private static MvcTestResult call(MockMvcTester service, HttpMethod method, String role) throws JOSEException {
        return service.method(method)
                .uri(API)
                .header("Authorization", "Bearer " + issuer.token(idOf(role), "Anna", List.of(role)))
                .exchange();
    }
}
