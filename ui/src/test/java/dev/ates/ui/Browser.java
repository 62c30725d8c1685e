package dev.ates.ui;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A person's browser: keeps cookies, follows redirects, accepts HTML. */
final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** The HTTP client itself gives up after five. */
    private static final int REDIRECTS_MAX = 3;

    private final CookieManager kept;
    private final HttpClient http;
    private final String base;

    Browser(int port) {
        this(port, new CookieManager());
    }

    private Browser(int port, CookieManager kept) {
        this.kept = kept;
        this.http = client(kept, HttpClient.Redirect.ALWAYS);
        this.base = "http://localhost:" + port;
    }

    private static HttpClient client(CookieManager kept, HttpClient.Redirect redirects) {
        return HttpClient.newBuilder()
                .cookieHandler(kept)
                .followRedirects(redirects)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** The same browser at another service on this host, because ports share cookies. */
    Browser at(int port) {
        return new Browser(port, kept);
    }

    /** The cookies of this host. */
    List<HttpCookie> cookies() {
        return kept.getCookieStore().getCookies();
    }

    /** Keeps the cookie whatever the service responds, as if somebody else had a copy. */
    void cookieStays(HttpCookie cookie) {
        kept.getCookieStore().add(URI.create(base), cookie);
    }

    /** Goes to the provider and stops there. Returns the address to which the provider sends the browser back. */
    String startSignIn() throws IOException, InterruptedException {
        return startSignIn("");
    }

    /** @param query such as the page to return to */
    String startSignIn(String query) throws IOException, InterruptedException {
        try (var step = client(kept, HttpClient.Redirect.NEVER)) {
            var provider = step.send(
                            request("/oauth2/authorization/ates" + query).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            var back = URI.create(step.send(
                            HttpRequest.newBuilder(URI.create(provider)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow());
            return back.getRawPath() + "?" + back.getRawQuery();
        }
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> post(String path, String form, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** Sends a form without following the redirect. */
    HttpResponse<String> postOnly(String path, String form) throws IOException, InterruptedException {
        try (var step = client(kept, HttpClient.Redirect.NEVER)) {
            return step.send(
                    request(path)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    static String csrf(HttpResponse<String> page) {
        var found = CSRF.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError("No form with a CSRF token in " + page.body());
        }
        return "_csrf=" + URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/html,*/*;q=0.8");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        for (int more = 0; more < REDIRECTS_MAX && answer.statusCode() / 100 == 3; more++) {
            var next =
                    answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
            answer = http.send(
                    HttpRequest.newBuilder(next).header("Accept", "text/html").build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        return answer;
    }
}
