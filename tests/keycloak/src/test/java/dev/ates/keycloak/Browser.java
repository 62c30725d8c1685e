package dev.ates.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a screen: keeps cookies, follows redirects, sends forms. Like real browsers, it treats localhost as
 * secure for {@code Secure} cookies, and shares cookies among all its ports.
 */
final class Browser {

    private static final Pattern COOKIE = Pattern.compile("^([^=]+)=([^;]*)");
    private static final Pattern GONE = Pattern.compile("(?i)Max-Age=0(;|$)|Expires=Thu, 01[ -]Jan[ -]1970");
    private static final Pattern KEYCLOAK_FORM = Pattern.compile("<form id=\"kc-form-login\"[^>]* action=\"([^\"]+)\"");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final int REDIRECTS_MAX = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new HashMap<>();

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return follow(send(HttpRequest.newBuilder(URI.create(url))));
    }

    /** Fills in Keycloak's form on this page. */
    HttpResponse<String> signIn(HttpResponse<String> page, String login, String password)
            throws IOException, InterruptedException {
        var action = found(KEYCLOAK_FORM, page).replace("&amp;", "&");
        return post(action, Map.of("username", login, "password", password));
    }

    /** Presses the sign-out button of a service's page. */
    HttpResponse<String> signOut(String service, HttpResponse<String> page) throws IOException, InterruptedException {
        return post(service + "/logout", Map.of("_csrf", found(CSRF, page)));
    }

    static boolean asksToSignIn(HttpResponse<String> page) {
        return KEYCLOAK_FORM.matcher(page.body()).find();
    }

    private HttpResponse<String> post(String url, Map<String, String> form) throws IOException, InterruptedException {
        return follow(send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form)))));
    }

    private HttpResponse<String> follow(HttpResponse<String> answer) throws IOException, InterruptedException {
        var last = answer;
        for (int i = 0; i < REDIRECTS_MAX && last.statusCode() / 100 == 3; i++) {
            var next = last.uri().resolve(last.headers().firstValue("Location").orElseThrow());
            last = send(HttpRequest.newBuilder(next));
        }
        return last;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        var answer = http.send(request.header("Accept", "text/html").build(), BodyHandlers.ofString());
        answer.headers().allValues("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String setCookie) {
        var cookie = COOKIE.matcher(setCookie);
        if (!cookie.find()) {
            throw new AssertionError("No cookie: " + setCookie);
        }
        if (GONE.matcher(setCookie).find() || cookie.group(2).isEmpty()) {
            cookies.remove(cookie.group(1));
        } else {
            cookies.put(cookie.group(1), cookie.group(2));
        }
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        var found = pattern.matcher(page.body());
        if (!found.find()) {
            throw new AssertionError(
                    "%s is not on the page %s (%d): %s".formatted(pattern, page.uri(), page.statusCode(), page.body()));
        }
        return found.group(1);
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
