package dev.ates.directory;

import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;

import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service on a real database, with an identity provider and without a broker; its robots run only when a test
 * starts them.
 */
public final class DirectoryUnderTest implements AutoCloseable {

    public final TestDatabase database = TestDatabase.create("directory");
    public final TestIssuer issuer = new TestIssuer("directory");
    public final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    public final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
    private final ConfigurableApplicationContext context;
    private final MockMvcTester http;

    /** @param settings such as {@code --ATES_DIRECTORY_KIND=file} */
    public DirectoryUnderTest(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--ates.robots.start=false",
                "--ATES_DATABASE_URL=" + database.url(),
                "--ATES_DATABASE_USER=" + database.user(),
                "--ATES_DATABASE_PASSWORD=" + database.password(),
                "--ATES_BROKER_URI=amqp://people:secret@localhost:1",
                "--ATES_ISSUER=" + issuer.url(),
                "--ATES_CLIENT_SECRET=secret",
                "--ATES_ZONE=UTC",
                "--ATES_TRACKER_URL=http://localhost:8081",
                "--ATES_ACCOUNTING_URL=http://localhost:8082",
                "--ATES_ANALYTICS_URL=http://localhost:8083",
                "--ATES_DIRECTORY_URL=http://localhost:8084"));
        arguments.addAll(List.of(settings));
        context = Directory.application(clock).run(arguments.toArray(String[]::new));
        http = MockMvcTester.create(MockMvcBuilders.webAppContextSetup((WebApplicationContext) context)
                .apply(springSecurity())
                .build());
    }

    public MockMvcTester http() {
        return http;
    }

    public int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The header of somebody's access token. */
    public String token(UUID id, String role) {
        return "Bearer " + issuer.token(id, "Ada Atkins", List.of(role));
    }

    /** The cookie of a new session, whose forms have the token {@code form}. */
    public Cookie session(UUID id, String role) {
        String secret = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into sign_in.session (id, secret_hash, subject, name, roles, csrf_token, started_at, used_at)
                        values (gen_random_uuid(), sha256(convert_to(:secret, 'UTF8')), :subject, 'Ada Atkins', array[:role],
                                'form', now(), now())
                        """)
                .param("secret", secret)
                .param("subject", id.toString())
                .param("role", role)
                .update();
        return new Cookie("DIRECTORY_SESSION", secret);
    }

    /** The data of all events published so far, in order. */
    public List<JsonNode> told() {
        return jdbc.sql("""
                        select 1 as place, last_position as n, body from messaging.event_log
                        union all
                        select 2, id, body from messaging.outbox
                        order by place, n
                        """).query((row, n) -> new String(row.getBytes("body"), StandardCharsets.UTF_8)).list().stream()
                .flatMap(body -> JsonMapper.shared().readTree(body).valueStream())
                .map(event -> event.get("data"))
                .toList();
    }

    /** The events as {@code name version role active}. */
    public List<String> shown() {
        return told().stream()
                .map(person -> "%s %d %s %s"
                        .formatted(
                                person.get("name").asString(),
                                person.get("version").asLong(),
                                person.get("role").asString(),
                                person.get("active").asBoolean()))
                .toList();
    }

    @Override
    public void close() {
        context.close();
        issuer.close();
    }
}
