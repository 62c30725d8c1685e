package dev.ates.ui;

import com.nimbusds.jose.JWSAlgorithm;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of sessions share: one stand, its identity provider, and a browser in which Ann signs in. */
@ExtendWith(SessionFixture.Started.class)
abstract class SessionFixture {

    static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");
    static final UUID BOB = UUID.fromString("00000000-0000-7000-8000-000000000002");
    static final UUID ADA = UUID.fromString("00000000-0000-7000-8000-000000000003");
    static final String[] HERE = {"Sec-Fetch-Site", "same-origin"};

    static TestIssuer issuer;
    static TestDatabase database;
    static ConfigurableApplicationContext stand;

    final HttpClient http = HttpClient.newHttpClient();
    Browser browser;

    /** All classes of tests share one stand, which JUnit closes at the end of the run. */
    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            Shared shared = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(SessionFixture.class))
                    .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
            issuer = shared.issuer;
            database = shared.database;
            stand = shared.stand;
        }
    }

    private record Shared(TestIssuer issuer, TestDatabase database, ConfigurableApplicationContext stand)
            implements AutoCloseable {

        static Shared start() {
            TestIssuer issuer = Stand.issuer();
            TestDatabase database = TestDatabase.create("stand");
            return new Shared(issuer, database, Stand.startOn(database, issuer.url()));
        }

        @Override
        public void close() {
            stand.close();
            issuer.close();
        }
    }

    @BeforeEach
    void nobody() {
        jdbc().sql("delete from sign_in.session").update();
        jdbc().sql("delete from sign_in.kept_form").update();
        issuer.refusesSignIns(null);
        issuer.signedInAt(longAgo());
        browser = new Browser(Stand.port(stand));
        issuer.signsIn(ANN, "Ann", List.of("employee"));
        issuer.signsInWith(JWSAlgorithm.RS256, token -> token.claim("sid", "sid-1"), null);
    }

    static Instant longAgo() {
        return Instant.now().minusSeconds(3600);
    }

    /** Checked without following redirects: the provider would sign her in again. */
    boolean isSignedIn() throws Exception {
        var cookie = browser.cookies().getFirst();
        return send("/", "GET", "Cookie", cookie.getName() + "=" + cookie.getValue())
                        .statusCode()
                == 200;
    }

    HttpResponse<String> send(String path, String method, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(Stand.port(stand), path)))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static void age(String column, String by) {
        jdbc().sql("update sign_in.session set %s = now() - cast(:by as interval)".formatted(column))
                .param("by", by)
                .update();
    }

    static long sessions(String which) {
        return jdbc().sql("select count(*) from sign_in.session where " + which)
                .query(Long.class)
                .single();
    }

    static long keptForms() {
        return jdbc().sql("select count(*) from sign_in.kept_form")
                .query(Long.class)
                .single();
    }

    static JdbcClient jdbc() {
        return stand.getBean(JdbcClient.class);
    }
}
