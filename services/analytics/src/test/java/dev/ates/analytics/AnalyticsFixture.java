package dev.ates.analytics;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import com.nimbusds.jose.JOSEException;
import dev.ates.analytics.day.Bookkeeping;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.testkit.TestIssuer;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The whole service with three days, and people of every role who ask it. */
abstract class AnalyticsFixture {

    static final LocalDate SUNDAY = MONDAY.minusDays(1);
    static final LocalDate TUESDAY = MONDAY.plusDays(1);

    static Bookkeeping books;
    static TestIssuer issuer;
    static ConfigurableApplicationContext analytics;
    static MockMvcTester http;

    /** Sunday is final, Monday disagrees with its close, Tuesday is today and open. */
    @BeforeAll
    static void start() throws IOException, JOSEException {
        books = new Bookkeeping();
        books.jdbc
                .sql(
                        "insert into person (id, version, name, role, active) values (:id, 1, 'Kesha <b>', 'employee', true)")
                .param("id", KESHA)
                .update();
        books.reward(SUNDAY, POPUG, 2500, "Feed the parrot");
        books.fee(SUNDAY, KESHA, 1000);
        books.close(SUNDAY);
        books.seal(SUNDAY, 1, -1000, 1, 2500);
        books.fee(MONDAY, KESHA, 1500);
        books.tell(new DayClosed(MONDAY, 2, -2600, 0, 0, 0, 1, -3600, 2600, "USD"));
        books.reward(TUESDAY, KESHA, 3100, "Clean <the> cage");
        books.fee(TUESDAY, POPUG, 1200);
        books.hear();
        books.reward(SUNDAY, POPUG, 9900, "Much too late");
        books.hear();
        books.clock.advance(Duration.ofDays(1));

        issuer = new TestIssuer("analytics");
        analytics = analyticsOn(books);
        http = asking(analytics);
    }

    @AfterAll
    static void stop() {
        analytics.close();
        issuer.close();
    }

    static ConfigurableApplicationContext analyticsOn(Bookkeeping its, String... settings) {
        for (String role : List.of("employee", "manager", "accountant", "administrator")) {
            its.jdbc
                    .sql("insert into person (id, version, name, role, active) values (:id, 1, 'Anna', :role, true)")
                    .param("id", idOf(role))
                    .param("role", role)
                    .update();
        }
        return Analytics.application(its.clock)
                .run(Stream.concat(
                                Stream.of(settings),
                                Stream.of(
                                        "--server.port=0",
                                        "--ATES_DATABASE_URL=" + its.database.url(),
                                        "--ATES_DATABASE_USER=" + its.database.user(),
                                        "--ATES_DATABASE_PASSWORD=" + its.database.password(),
                                        "--ATES_BROKER_URI=amqp://analytics:secret@localhost:1",
                                        "--ATES_ISSUER=" + issuer.url(),
                                        "--ATES_CLIENT_SECRET=secret",
                                        "--ATES_ZONE=UTC",
                                        "--ATES_TRACKER_URL=http://localhost:8081",
                                        "--ATES_ACCOUNTING_URL=http://localhost:8082",
                                        "--ATES_ANALYTICS_URL=http://localhost:8083",
                                        "--ATES_OUTSIDE_URL=http://localhost:8080"))
                        .toArray(String[]::new));
    }

    static MockMvcTester asking(ConfigurableApplicationContext service) {
        return MockMvcTester.create(MockMvcBuilders.webAppContextSetup((WebApplicationContext) service)
                .apply(springSecurity())
                .build());
    }

    static MvcTestResult get(String path, String role) throws JOSEException {
        return http.get()
                .uri(path)
                .header("Authorization", "Bearer " + issuer.token(idOf(role), "Anna", List.of(role)))
                .exchange();
    }

    static MvcTestResult post(String path) throws JOSEException {
        return http.post()
                .uri(path)
                .header(
                        "Authorization",
                        "Bearer " + issuer.token(idOf("administrator"), "Anna", List.of("administrator")))
                .exchange();
    }

    static MvcTestResult page(String path, String role) {
        return http.get().uri(path).with(signedIn(role)).exchange();
    }

    /** Forms are accepted only in a session. */
    static Cookie session(String role) {
        return session(books, role);
    }

    static Cookie session(Bookkeeping its, String role) {
        its.jdbc
                .sql("""
                        insert into sign_in.session (id, secret_hash, subject, name, roles, csrf_token, started_at, used_at)
                        values (gen_random_uuid(), sha256('secret'), :subject, 'Anna', array[:role], 'form', now(), now())
                        """)
                .param("subject", idOf(role).toString())
                .param("role", role)
                .update();
        return new Cookie("ANALYTICS_SESSION", "secret");
    }

    /** The id of the person with this role. */
    static UUID idOf(String role) {
        return new UUID(9, role.length());
    }

    static RequestPostProcessor signedIn(String role) {
        return authentication(UsernamePasswordAuthenticationToken.authenticated(
                new Caller(idOf(role), "Anna", Set.of(Role.valueOf(role))),
                "",
                List.of(new SimpleGrantedAuthority("ROLE_" + role))));
    }
}
