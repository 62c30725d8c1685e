package dev.ates.outside.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.outside.OutsideUnderTest;
import dev.ates.testkit.TestDatabase;
import dev.ates.ui.Caller;
import dev.ates.ui.Residents;
import dev.ates.ui.Role;
import dev.ates.ui.Ui;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A service with the shared login works with the outside world's identity provider, from sign-in to sign-out. */
class ServiceSignInTest {

    private static String provider;
    private static String tracker;
    private static String accounting;
    private static OutsideUnderTest outside;
    private static List<ConfigurableApplicationContext> services;

    private final Visitor visitor = new Visitor("nowhere");

    @BeforeAll
    static void start() throws IOException {
        provider = "http://localhost:" + freePort();
        tracker = "http://localhost:" + freePort();
        accounting = "http://localhost:" + freePort();
        outside = OutsideUnderTest.start(
                "--server.port=" + URI.create(provider).getPort(),
                "--ates.identity.issuer=" + provider,
                "--ates.services.tracker-url=" + tracker,
                "--ates.services.accounting-url=" + accounting);
        services = List.of(service("tracker", tracker), service("accounting", accounting));
    }

    @AfterAll
    static void stop() {
        services.forEach(ConfigurableApplicationContext::close);
        outside.close();
    }

    @Test
    void signsInToAServiceAndOutEverywhere() throws Exception {
        var me = signIn(tracker, "mary");
        assertThat(me.uri().toString()).startsWith(tracker + "/me");
        assertThat(me.body()).contains("Mary Moss", "manager", "0198f6a0-0000-7000-8000-000000000005");
        assertThat(visitor.get(URI.create(accounting + "/me")).body()).contains("Mary Moss");

        var out = visitor.post(URI.create(tracker + "/logout"), me, Map.of());

        assertThat(out.uri().toString()).startsWith(provider + "/login");
        for (var service : List.of(tracker, accounting)) {
            assertThat(visitor.get(URI.create(service + "/me")).uri().toString())
                    .startsWith(provider + "/login");
        }
    }

    @Test
    void showsTheOldPersonNowhereWhenAnotherOneSignsIn() throws Exception {
        signIn(tracker, "mary");
        assertThat(visitor.get(URI.create(accounting + "/me")).body()).contains("Mary Moss");

        var login = visitor.get(URI.create(provider + "/login"));
        visitor.post(URI.create(provider + "/login"), login, Map.of("username", "ann", "password", "demo"));

        for (var service : List.of(tracker, accounting)) {
            assertThat(visitor.get(URI.create(service + "/me")).body())
                    .contains("Ann Archer")
                    .doesNotContain("Mary Moss");
        }
    }

    @Test
    void opensTheApiToATokenForScripts() throws Exception {
        var token = JsonMapper.shared()
                .readTree(outside.send(HttpRequest.newBuilder(outside.uri("/demo/token?login=ann"))
                                .POST(BodyPublishers.noBody()))
                        .body())
                .get("access_token")
                .asString();

        var api = outside.send(
                HttpRequest.newBuilder(URI.create(tracker + "/api/v1/me")).header("Authorization", "Bearer " + token));

        assertThat(api.statusCode()).isEqualTo(200);
        assertThat(api.body()).contains("Ann Archer");
    }

    private HttpResponse<String> signIn(String service, String login) throws Exception {
        return visitor.post(
                URI.create(provider + "/login"),
                visitor.get(URI.create(service + "/me")),
                Map.of("username", login, "password", "demo"));
    }

    private static ConfigurableApplicationContext service(String name, String url) {
        var database = TestDatabase.create(name);
        return new SpringApplicationBuilder(Service.class)
                .properties("spring.config.name=none")
                .run(
                        "--server.port=" + URI.create(url).getPort(),
                        "--spring.main.banner-mode=off",
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=" + database.password(),
                        "--spring.flyway.enabled=false",
                        "--spring.application.name=" + name,
                        "--ates.identity.issuer=" + provider,
                        "--ates.identity.audience=ates-" + name,
                        "--ates.identity.client-id=" + name,
                        "--ates.services.tracker-url=" + tracker,
                        "--ates.services.accounting-url=" + accounting,
                        "--ates.services.analytics-url=http://localhost:8083",
                        "--ates.identity.client-secret=" + name + "-secret");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A minimal service with the shared login. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Ui.class, Me.class})
    static class Service {

        @Bean
        Residents residents() {
            var manager = UUID.fromString("0198f6a0-0000-7000-8000-000000000005");
            return id -> Optional.of(new Residents.Resident(id.equals(manager) ? Role.manager : Role.employee, true));
        }
    }

    @RestController
    static class Me {

        @GetMapping(path = "/me", produces = MediaType.TEXT_HTML_VALUE)
        String page(Caller caller, CsrfToken csrf) {
            return "%s <input name=\"_csrf\" value=\"%s\">".formatted(caller, csrf.getToken());
        }

        @GetMapping("/api/v1/me")
        Caller api(Caller caller) {
            return caller;
        }
    }
}
