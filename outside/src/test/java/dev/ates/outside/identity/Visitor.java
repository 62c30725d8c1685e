package dev.ates.outside.identity;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A visitor's browser: keeps cookies, and follows redirects, except to a given address. */
final class Visitor {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final int REDIRECTS_MAX = 20;

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String stopAt;

    /** @param stopAt redirects to addresses with this prefix are returned instead of followed */
    Visitor(String stopAt) {
        this.stopAt = stopAt;
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return follow(http.send(
                HttpRequest.newBuilder(uri).header("Accept", "text/html").build(), BodyHandlers.ofString()));
    }

    HttpResponse<String> post(URI uri, HttpResponse<String> page, Map<String, String> form)
            throws IOException, InterruptedException {
        var found = CSRF.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError("No form with a CSRF token in " + page.body());
        }
        var body = encoded(form) + "&" + encoded(Map.of("_csrf", found.group(1)));
        return follow(http.send(
                HttpRequest.newBuilder(uri)
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString()));
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> parameters(String uri) {
        return Arrays.stream(URI.create(uri).getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("nowhere, but " + answer.statusCode());
    }

    private HttpResponse<String> follow(HttpResponse<String> answer) throws IOException, InterruptedException {
        var last = answer;
        for (int i = 0; i < REDIRECTS_MAX && last.statusCode() / 100 == 3; i++) {
            var next = last.uri().resolve(location(last));
            if (next.toString().startsWith(stopAt)) {
                return last;
            }
            last = http.send(
                    HttpRequest.newBuilder(next).header("Accept", "text/html").build(), BodyHandlers.ofString());
        }
        return last;
    }
}
