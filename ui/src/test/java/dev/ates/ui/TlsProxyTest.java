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

/** Behind a proxy that terminates TLS: the service's own address is https, whatever scheme a request has. */
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
            for (var names : List.of(
                    new String[] {"Host: tracker.example", "X-Forwarded-Proto: https"},
                    new String[] {"Host: 10.0.0.20:8081", "X-Forwarded-Host: tracker.example"})) {
                assertThat(get(Stand.port(stand), "/oauth2/authorization/ates", names)
                                .getFirst())
                        .as("kept or passed on by the proxy")
                        .contains(" 302");
            }
            assertThat(get(Stand.port(stand), "/", "Host: tracker.example", "X-Forwarded-Host: evil.example")
                            .getFirst())
                    .contains(" 421");
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

    @Test
    void answersForNoHostThatItIsNot() throws Exception {
        try (var issuer = Stand.issuer();
                var stand = Stand.start(issuer.url(), "--ates.hosts=Tracker.internal, [fd00::7]")) {
            for (var host : List.of(
                    "localhost",
                    "LOCALHOST:9",
                    "127.0.0.1",
                    "[::1]:80",
                    "tracker.internal",
                    "TRACKER.internal:8081",
                    "[fd00::7]")) {
                assertThat(get(Stand.port(stand), "/", "Host: " + host).getFirst())
                        .as(host)
                        .contains(" 302");
            }
            for (var host :
                    List.of("evil.example", "localhost.evil.example", "192.0.2.1", "localhost.", "tracker.example")) {
                for (var path :
                        List.of("/", "/api/v1/me", "/ui/ates.css", "/actuator/health", "/oauth2/authorization/ates")) {
                    assertThat(get(Stand.port(stand), path, "Host: " + host, "X-Forwarded-Host: localhost"))
                            .as(host + path)
                            .anySatisfy(line -> assertThat(line).startsWith("HTTP/1.1 421"))
                            .noneSatisfy(line -> assertThat(line).startsWith("Set-Cookie"));
                }
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

    /**
     * The header of the response, line by line. Read from a socket, because the JDK's client cannot set {@code Host}.
     */
    private static List<String> get(int port, String path, String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var named = Stream.of(headers).anyMatch(header -> header.startsWith("Host: "));
            var request = "GET %s HTTP/1.1\r\n%sConnection: close\r\n%s\r\n"
                    .formatted(
                            path,
                            named ? "" : "Host: localhost:%d\r\n".formatted(port),
                            headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .toList();
        }
    }
}
