package dev.ates.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP client of the tracker: a program with a token, or a browser that keeps cookies and follows redirects. */
public final class Client {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String base;
    private final String[] headers;
    private final HttpClient http;

    private Client(String base, HttpClient http, String... headers) {
        this.base = base;
        this.http = http;
        this.headers = headers;
    }

    static Client program(String base, String token) {
        return new Client(base, HttpClient.newHttpClient(), "Authorization", "Bearer " + token);
    }

    static Client browser(String base) {
        var http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(Redirect.ALWAYS)
                .build();
        return new Client(base, http, "Accept", "text/html");
    }

    /** The same client with one more header. */
    public Client with(String header, String value) {
        String[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = header;
        more[headers.length + 1] = value;
        return new Client(base, http, more);
    }

    /** The header that says who a program is. */
    public String authorization() {
        return headers[1];
    }

    /** The cookies of a browser that has seen a page. */
    public String cookies(String page) {
        get(page);
        try {
            return String.join(
                    "; ",
                    http.cookieHandler()
                            .orElseThrow()
                            .get(URI.create(base + page), Map.of())
                            .get("Cookie"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(to(path).GET());
    }

    /** The response once it begins; its body is read at the caller's pace. */
    public HttpResponse<InputStream> stream(String path) {
        return send(to(path).GET(), BodyHandlers.ofInputStream());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> put(String path, String json) {
        return send(to(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> post(String path, byte[] file) {
        return send(to(path).header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofByteArray(file)));
    }

    public HttpResponse<String> delete(String path) {
        return send(to(path).DELETE());
    }

    /**
     * Uploads a file with a form of a page that the browser has seen, and follows the redirect itself, because the
     * JDK's client would repeat the form's content type.
     */
    public HttpResponse<String> upload(HttpResponse<String> page, String path, String fileName, String text) {
        String parts = """
                --edge\r
                Content-Disposition: form-data; name="_csrf"\r
                \r
                %s\r
                --edge\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                Content-Type: text/csv\r
                \r
                %s\r
                --edge--\r
                """.formatted(csrf(page), fileName, text);
        HttpClient still = HttpClient.newBuilder()
                .cookieHandler(http.cookieHandler().orElseThrow())
                .followRedirects(Redirect.NEVER)
                .build();
        HttpResponse<String> answer = new Client(base, still, headers)
                .send(to(path).header("Content-Type", "multipart/form-data; boundary=edge")
                        .POST(BodyPublishers.ofString(parts)));
        return answer.headers()
                .firstValue("Location")
                .map(location -> get(URI.create(location).getPath()))
                .orElse(answer);
    }

    /** Sends a form from a page that the browser has seen. */
    public HttpResponse<String> submit(HttpResponse<String> page, String path, String... namesAndValues) {
        var form = new StringBuilder("_csrf=").append(URLEncoder.encode(csrf(page), UTF_8));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append('&')
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], UTF_8));
        }
        return send(to(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString())));
    }

    private static String csrf(HttpResponse<String> page) {
        Matcher csrf = CSRF.matcher(page.body());
        if (!csrf.find()) {
            throw new AssertionError("No form with a CSRF token on " + page.body());
        }
        return csrf.group(1);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
