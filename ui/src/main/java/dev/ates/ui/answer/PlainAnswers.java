package dev.ates.ui.answer;

import dev.ates.ui.PageHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problems without a template, a session or an error dispatch, because the filters would refuse a malformed request
 * again. The page is simpler than others, the JSON is the same.
 */
@Component
final class PlainAnswers {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%1$s · aTES</title>
              <link rel="stylesheet" href="/webjars/tabler__core/dist/css/tabler.min.css">
              <link rel="stylesheet" href="/ui/ates.css">
            </head>
            <body>
            <main class="container-xl py-4">
              <h1>%1$s</h1>
              <p data-test="problem">%2$s</p>
              <a class="btn" href="/">Back to the start</a>
            </main>
            </body>
            </html>
            """;

    private final JsonMapper json;
    private final PageHeaders headers;

    PlainAnswers(JsonMapper json, PageHeaders headers) {
        this.json = json;
        this.headers = headers;
    }

    /** The response: media type and text. */
    record Answer(String contentType, String text) {}

    void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var answer = answer(problem, request);
        response.setStatus(problem.status().value());
        response.setContentType(answer.contentType());
        problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        head(response);
        response.getOutputStream().write(answer.text().getBytes(StandardCharsets.UTF_8));
    }

    /** The headers that other responses get from later filters. */
    void head(HttpServletResponse response) {
        headers.transport(response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    Answer answer(Problem problem, HttpServletRequest request) {
        var path = Optional.ofNullable(request.getRequestURI()).orElse("");
        if (forPeople(request, path)) {
            return new Answer(
                    MediaType.TEXT_HTML_VALUE + ";charset=UTF-8",
                    PAGE.formatted(HtmlUtils.htmlEscape(problem.title()), HtmlUtils.htmlEscape(problem.detail())));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type().toString());
        body.put("title", problem.title());
        body.put("status", problem.status().value());
        body.put("detail", problem.detail());
        Optional.ofNullable(instance(path)).ifPresent(instance -> body.put("instance", instance.toString()));
        return new Answer(MediaType.APPLICATION_PROBLEM_JSON_VALUE, json.writeValueAsString(body));
    }

    /** A program calls {@code /api/}, or does not accept HTML; an htmx request expects a part of a page. */
    static boolean forPeople(HttpServletRequest request, String path) {
        var accepted =
                Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("");
        return !path.startsWith("/api/")
                && (request.getHeader("HX-Request") != null || accepted.contains(MediaType.TEXT_HTML_VALUE));
    }

    /** The path as a URI; {@code null} if it has characters that are invalid in a URI. */
    static @Nullable URI instance(String path) {
        try {
            return path.isEmpty() ? null : URI.create(path);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
