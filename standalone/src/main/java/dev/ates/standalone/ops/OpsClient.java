package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.cli.Cli;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP client of the services' operator API. */
final class OpsClient {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    record Answer(JsonNode body) {}

    private final HttpClient http;
    private final Map<String, URI> where;
    private final Tokens tokens;

    OpsClient(HttpClient http, Map<String, URI> where, Tokens tokens) {
        this.http = http;
        this.where = where;
        this.tokens = tokens;
    }

    static HttpClient http() {
        return HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    }

    /** A client with a token of a demo person from the demo's identity provider. */
    static OpsClient demo(HttpClient http, Map<String, URI> where, String login) throws Unreachable, Refused {
        Answer answer = new OpsClient(http, where, Tokens.none())
                .post("outside", "/demo/token?login=" + URLEncoder.encode(login, UTF_8), null);
        String token = answer.body().path("access_token").asString();
        return new OpsClient(http, where, () -> token);
    }

    Answer get(String service, String path) throws Unreachable, Refused {
        return send(service, path, request -> request.GET());
    }

    /** @param body {@code null} for an empty body */
    Answer post(String service, String path, @Nullable Object body) throws Unreachable, Refused {
        return send(
                service,
                path,
                request -> body == null
                        ? request.POST(BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Sends a file as the body. */
    Answer postFile(String service, String path, Path file) throws Unreachable, Refused {
        BodyPublisher body;
        try {
            body = BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new Refused("%s cannot be read: %s".formatted(file, Cli.told(e)));
        }
        return send(
                service,
                path,
                request -> request.header("Content-Type", "application/octet-stream")
                        .POST(body));
    }

    /** Downloads a file of any length. A download that the service aborts is an error. */
    void download(String service, String path, Path file) throws Unreachable, Refused {
        HttpResponse<String> response = exchange(
                service,
                path,
                request -> request.GET(),
                head -> head.statusCode() == 200
                        ? BodySubscribers.mapping(BodySubscribers.ofFile(file), written -> "")
                        : BodySubscribers.ofString(UTF_8));
        if (response.statusCode() != 200) {
            answer(service, response.uri(), response);
        }
    }

    Answer delete(String service, String path) throws Unreachable, Refused {
        return send(service, path, request -> request.DELETE());
    }

    private interface Method {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private Answer send(String service, String path, Method method) throws Unreachable, Refused {
        HttpResponse<String> response = exchange(service, path, method, BodyHandlers.ofString());
        return answer(service, response.uri(), response);
    }

    private HttpResponse<String> exchange(String service, String path, Method method, BodyHandler<String> body)
            throws Unreachable, Refused {
        URI uri = URI.create(where.get(service) + path);
        var request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).header("Accept", "application/json");
        String token = tokens.token();
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(method.of(request).build(), body);
        } catch (IOException e) {
            throw new Unreachable("%s does not answer at %s: %s".formatted(service, uri, Cli.told(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("Interrupted while waiting for " + uri, e);
        }
    }

    private static Answer answer(String service, URI uri, HttpResponse<String> response) throws Unreachable, Refused {
        int status = response.statusCode();
        if (status >= 500 || status >= 300 && status < 400) {
            throw new Unreachable("%s answers %d at %s".formatted(service, status, uri));
        }
        if (status >= 400) {
            throw new Refused("%s refuses: %s".formatted(service, refusal(response)));
        }
        try {
            JsonNode body = response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
            return new Answer(body);
        } catch (JacksonException e) {
            throw new Unreachable("%s answers no JSON at %s".formatted(service, uri), e);
        }
    }

    /** The detail of the problem, or only the status if it is not a problem. */
    private static String refusal(HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        try {
            JsonNode detail = JSON.readTree(response.body()).path("detail");
            return detail.isString() ? "%s (%s)".formatted(detail.stringValue(), status) : status;
        } catch (JacksonException e) {
            return status;
        }
    }
}
