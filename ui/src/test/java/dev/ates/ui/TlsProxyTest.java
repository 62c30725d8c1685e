package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Behind a proxy that speaks TLS: the service's own address says https, whatever reaches it. */
class TlsProxyTest {

    private static final String[] FORWARDED = {
        "X-Forwarded-Proto: https", "X-Forwarded-Host: tracker.example", "X-Forwarded-For: 203.0.113.9"
    };

    @Test
    void marksCookiesAndPromisesTls() throws Exception {
        try (var issuer = Stand.issuer();
                var stand = Stand.start(
                        issuer.url(),
                        "--spring.application.name=tracker",
                        "--ates.services.tracker-url=https://tracker.example",
                        "--ates.trusted-proxies=127.0.0.0/8, ::1")) {
            var signIn = get(Stand.port(stand), "/oauth2/authorization/ates", FORWARDED);

            assertThat(signIn)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("Set-Cookie: __Host-TRACKER_SIGN_IN_")
                            .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("Location: ")
                            .contains("redirect_uri=https://tracker.example/login/oauth2/code/ates"))
                    .anySatisfy(line -> assertThat(line).startsWith("Strict-Transport-Security: max-age=31536000"));
            for (var path : List.of(
                    "/api/v1/me",
                    "/?page=%ff",
                    "//",
                    "/a%2fb",
                    "/logout/connect/back-channel/ates",
                    "/actuator/health")) {
                assertThat(get(Stand.port(stand), path))
                        .as(path)
                        .filteredOn(line -> line.startsWith("Strict-Transport-Security:"))
                        .containsExactly("Strict-Transport-Security: max-age=31536000");
            }
        }
    }

    @Test
    void marksTheCookieOfTheSession() throws Exception {
        try (var issuer = Stand.issuer();
                var stand = Stand.start(
                        issuer.url(),
                        "--spring.application.name=tracker",
                        "--ates.services.tracker-url=https://tracker.example",
                        "--ates.trusted-proxies=127.0.0.0/8, ::1");
                var http = HttpClient.newHttpClient()) {
            issuer.signsIn(UUID.fromString("00000000-0000-7000-8000-000000000001"), "Ann", List.of("employee"));
            var signIn = get(Stand.port(stand), "/oauth2/authorization/ates", FORWARDED);
            var atTheProvider = http.send(
                    HttpRequest.newBuilder(URI.create(value(signIn, "Location: ")))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            var back = URI.create(atTheProvider.headers().firstValue("Location").orElseThrow());
            var cookie = value(signIn, "Set-Cookie: ").split(";", 2)[0];

            var signedIn = get(
                    Stand.port(stand),
                    back.getRawPath() + "?" + back.getRawQuery(),
                    Stream.concat(Stream.of(FORWARDED), Stream.of("Cookie: " + cookie))
                            .toArray(String[]::new));

            assertThat(signedIn)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("Set-Cookie: __Host-TRACKER_SESSION=")
                            .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
                            .doesNotContain("Domain"));
        }
    }

    @Test
    void believesNobodyWhoIsNoProxyOfOurs() throws Exception {
        try (var issuer = Stand.issuer();
                var stand = Stand.start(issuer.url(), "--ates.trusted-proxies=192.0.2.1")) {
            for (var headers : List.of(FORWARDED, new String[] {"Forwarded: proto=https;host=tracker.example"})) {
                var signIn = get(Stand.port(stand), "/oauth2/authorization/ates", headers);

                assertThat(signIn)
                        .noneSatisfy(line -> assertThat(line).contains("tracker.example"))
                        .noneSatisfy(line -> assertThat(line).startsWith("Strict-Transport-Security"))
                        .anySatisfy(line -> assertThat(line).startsWith("Set-Cookie: STAND_SIGN_IN_"));
            }
        }
    }

    private static String value(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }

    /** The head of the answer, line by line. By hand, since a client of the library sets no Host. */
    private static List<String> get(int port, String path, String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var request = "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%s\r\n"
                    .formatted(path, port, headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .toList();
        }
    }
}
