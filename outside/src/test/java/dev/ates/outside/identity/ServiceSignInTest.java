package dev.ates.outside.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.outside.OutsideUnderTest;
import dev.ates.testkit.TestDatabase;
import dev.ates.ui.Caller;
import dev.ates.ui.Residents;
import dev.ates.ui.Ui;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A service with the common login and the outside world's identity provider fit together, from sign-in to sign-out. */
class ServiceSignInTest {

    @Test
    void signsInToAServiceAndOutEverywhere() throws Exception {
        int providerPort = freePort();
        int servicePort = freePort();
        var service = "http://localhost:" + servicePort;
        var provider = "http://localhost:" + providerPort;
        var database = TestDatabase.create("service");
        try (var outside = OutsideUnderTest.start(
                        "--server.port=" + providerPort,
                        "--ates.identity.issuer=" + provider,
                        "--ates.services.tracker-url=" + service);
                var running = new SpringApplicationBuilder(Service.class)
                        .properties("spring.config.name=none")
                        .run(
                                "--server.port=" + servicePort,
                                "--spring.main.banner-mode=off",
                                "--spring.datasource.url=" + database.url(),
                                "--spring.datasource.username=" + database.user(),
                                "--spring.datasource.password=" + database.password(),
                                "--spring.flyway.enabled=false",
                                "--spring.application.name=service",
                                "--ates.identity.issuer=" + provider,
                                "--ates.identity.client-id=tracker",
                                "--ates.services.tracker-url=http://localhost:8081",
                                "--ates.services.accounting-url=http://localhost:8082",
                                "--ates.services.analytics-url=http://localhost:8083",
                                "--ates.identity.client-secret=tracker-secret")) {
            assertThat(running.isRunning()).isTrue();
            var visitor = new Visitor("nowhere");

            var login = visitor.get(URI.create(service + "/me"));
            var me = visitor.post(
                    URI.create(provider + "/login"), login, Map.of("username", "mary", "password", "demo"));
            assertThat(me.uri().toString()).startsWith(service + "/me");
            assertThat(me.body()).contains("Mary Moss", "manager", "0198f6a0-0000-7000-8000-000000000005");

            var out = visitor.post(URI.create(service + "/logout"), me, Map.of());
            assertThat(out.uri().toString()).startsWith(provider + "/login");
            assertThat(visitor.get(URI.create(service + "/me")).uri().toString())
                    .startsWith(provider + "/login");

            var token = JsonMapper.shared()
                    .readTree(outside.send(HttpRequest.newBuilder(outside.uri("/demo/token?login=ann"))
                                    .POST(BodyPublishers.noBody()))
                            .body())
                    .get("access_token")
                    .asString();
            var api = outside.send(HttpRequest.newBuilder(URI.create(service + "/api/v1/me"))
                    .header("Authorization", "Bearer " + token));
            assertThat(api.statusCode()).isEqualTo(200);
            assertThat(api.body()).contains("Ann Archer");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The smallest service with the common login. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Ui.class, Me.class})
    static class Service {

        @Bean
        Residents residents() {
            var manager = UUID.fromString("0198f6a0-0000-7000-8000-000000000005");
            return id -> Optional.of(new Residents.Resident(id.equals(manager) ? "manager" : "employee", true));
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
