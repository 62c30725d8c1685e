package dev.ates.doors;

import dev.ates.doors.Wire.Answer;
import dev.ates.doors.Wire.Request;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A caller with a role, with a session at every service and a token. Not thread-safe. */
final class Visitor implements AutoCloseable {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    private final Role role;
    private final Instance instance;
    private final Map<String, Wire> wires = new HashMap<>();
    private final Map<String, String> csrf = new HashMap<>();
    private String cookies = "";
    private @Nullable String token;

    private Visitor(Role role, Instance instance) {
        this.role = role;
        this.instance = instance;
        Instance.SERVICES.forEach(service -> wires.put(service, new Wire(instance.port(service))));
    }

    /** A caller with a session at every service and a token, if the role has them. */
    static Visitor come(Role role) throws IOException, InterruptedException {
        return role == Role.dismissed ? Instance.running().dismissed() : signedIn(role, Instance.running());
    }

    /** Signs in at the provider, once for all services, and gets a token. */
    static Visitor signedIn(Role role, Instance instance) throws IOException, InterruptedException {
        var visitor = new Visitor(role, instance);
        var jar = new CookieManager();
        try (var browser = HttpClient.newBuilder()
                .cookieHandler(jar)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()) {
            var home = "http://localhost:" + instance.port("outside");
            if (role.kind() == Role.Kind.PERSON) {
                signIn(browser, home, role.login());
                for (var service : List.of("tracker", "accounting", "analytics")) {
                    var page = get(browser, "http://localhost:%d/nothing".formatted(instance.port(service)));
                    visitor.csrf.put(service, csrf(page));
                }
                visitor.token = post(browser, home + "/demo/token", "login=" + role.login(), null);
            } else if (role.kind() == Role.Kind.MACHINE) {
                var secret =
                        "%s:%s".formatted(role.login(), Instance.MACHINE_SECRET).getBytes(StandardCharsets.UTF_8);
                visitor.token = post(
                        browser,
                        home + "/oauth2/token",
                        "grant_type=client_credentials",
                        "Basic " + Base64.getEncoder().encodeToString(secret));
            }
            visitor.csrf.put("outside", csrf(get(browser, home + "/login")));
            visitor.cookies = jar.getCookieStore().getCookies().stream()
                    .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                    .collect(Collectors.joining("; "));
        }
        return visitor;
    }

    /** The same caller on another connection. */
    Visitor again() {
        var other = new Visitor(role, instance);
        other.csrf.putAll(csrf);
        other.cookies = cookies;
        other.token = token;
        return other;
    }

    private static void signIn(HttpClient browser, String home, String login) throws IOException, InterruptedException {
        var proof = URLEncoder.encode(csrf(get(browser, home + "/login")), StandardCharsets.UTF_8);
        send(browser, home + "/login", "username=%s&password=demo&_csrf=%s".formatted(login, proof), null);
    }

    private static String post(HttpClient browser, String url, String form, @Nullable String authorization)
            throws IOException, InterruptedException {
        return found(TOKEN, send(browser, url, form, authorization));
    }

    private static String send(HttpClient browser, String url, String form, @Nullable String authorization)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return browser.send(
                        (authorization == null ? request : request.header("Authorization", authorization)).build(),
                        BodyHandlers.ofString())
                .body();
    }

    Role role() {
        return role;
    }

    /**
     * Sends a request with the token to a route for programs, and with the session and its CSRF token to a route for
     * people.
     */
    Answer send(Route route, String target, List<String> headers, byte @Nullable [] body) throws IOException {
        return wire(route.service()).send(request(route, target, headers, body));
    }

    Request request(Route route, String target, List<String> headers, byte @Nullable [] body) {
        List<String> all = new ArrayList<>(headers);
        if (route.isApi()) {
            if (token != null) {
                all.add("Authorization: Bearer " + token);
            }
        } else {
            all.add("Accept: text/html,*/*;q=0.8");
            if (!cookies.isEmpty()) {
                all.add("Cookie: " + cookies);
            }
            var proof = csrf.get(route.service());
            if (proof != null) {
                all.add("X-CSRF-TOKEN: " + proof);
            }
        }
        return new Request(route.method().equals("any") ? "GET" : route.method(), target, all, body);
    }

    private Wire wire(String service) {
        var wire = wires.get(service);
        if (wire == null) {
            throw new IllegalArgumentException(service);
        }
        return wire;
    }

    private static String get(HttpClient browser, String url) throws IOException, InterruptedException {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Accept", "text/html")
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static String csrf(String page) {
        return found(CSRF, page);
    }

    private static String found(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("%s is not in %s".formatted(pattern, text));
        }
        return found.group(1);
    }

    @Override
    public void close() throws IOException {
        for (var wire : wires.values()) {
            wire.close();
        }
    }
}
