package dev.ates.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** The service's pages as a browser requests them. */
public final class Pages {

    private Pages() {}

    public static HttpClient signIn(UUID person, String role) throws Exception {
        ServiceTest.signsIn(person, role);
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        assertThat(page(browser, "/").statusCode()).isEqualTo(200);
        return browser;
    }

    public static HttpResponse<String> page(HttpClient browser, String path) throws Exception {
        return browser.send(request(path).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a form of a page, and returns the page after the redirect. */
    public static String submit(HttpClient browser, String page, String path, String fields) throws Exception {
        HttpResponse<String> answer = send(browser, page(browser, page).body(), path, fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    static HttpResponse<String> send(HttpClient browser, String page, String path, String fields) throws Exception {
        String token = page.replaceFirst("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        return browser.send(
                request(path)
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                fields + "&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + ServiceTest.port() + path))
                .timeout(Duration.ofSeconds(20));
    }
}
