package dev.ates.directory.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.directory.people.Reading;
import dev.ates.directory.people.SourceAway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of Keycloak's admin API, with a new token for each reading. Any unexpected response is a {@link SourceAway}.
 */
final class AdminApi {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int OK = 200;

    private final HttpClient http;
    private final KeycloakSettings settings;
    private final String token;

    private AdminApi(HttpClient http, KeycloakSettings settings, String token) {
        this.http = http;
        this.settings = settings;
        this.token = token;
    }

    static HttpClient http() {
        return HttpClient.newBuilder().connectTimeout(CONNECT_WAIT_MAX).build();
    }

    /** Signs in as the client. */
    static AdminApi open(HttpClient http, KeycloakSettings settings) {
        String form = "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(encoded(settings.clientId()), encoded(settings.clientSecret()));
        JsonNode answer = send(
                http,
                HttpRequest.newBuilder(URI.create(settings.tokenUrl()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                "a token for the client " + settings.clientId());
        return new AdminApi(http, settings, answer.path("access_token").asString(""));
    }

    /** @param path below the realm, encoded */
    JsonNode get(String path) {
        return send(
                http,
                HttpRequest.newBuilder(URI.create(settings.adminUrl() + path))
                        .header("Authorization", "Bearer " + token),
                path.replaceFirst("\\?.*", ""));
    }

    /** The entries of all pages of a list. */
    List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String more = path + (path.contains("?") ? "&" : "?") + "max=" + settings.page() + "&first=";
        JsonNode page;
        do {
            page = get(more + all.size());
            if (!page.isArray()) {
                throw new SourceAway("Keycloak did not answer with a list to " + path);
            }
            page.forEach(all::add);
            if (all.size() > Reading.ENTRIES_MAX) {
                throw new SourceAway("Keycloak has more than %,d of %s".formatted(Reading.ENTRIES_MAX, path));
            }
        } while (page.size() >= settings.page());
        return all;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static JsonNode send(HttpClient http, HttpRequest.Builder request, String what) {
        try {
            HttpResponse<InputStream> answer = http.send(
                    request.timeout(ANSWER_WAIT_MAX)
                            .header("Accept", "application/json")
                            .build(),
                    BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
                if (answer.statusCode() != OK) {
                    throw new SourceAway("Keycloak answered %d when it was asked for %s%s"
                            .formatted(answer.statusCode(), what, hint(answer.statusCode())));
                }
                if (bytes.length > ANSWER_BYTES_MAX) {
                    throw new SourceAway("Keycloak's answer was too long when it was asked for " + what);
                }
                return JSON.readTree(bytes);
            }
        } catch (JacksonException e) {
            // Without the cause, which quotes the response.
            throw new SourceAway("Keycloak did not answer with JSON when it was asked for " + what);
        } catch (IOException e) {
            throw new SourceAway("Keycloak did not answer when it was asked for %s: %s".formatted(what, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceAway("Interrupted while Keycloak was asked for " + what, e);
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 401 -> ": the client's id or secret is wrong";
            case 403 ->
                ": the client's service account needs view-users, query-groups and view-realm of realm-management";
            case 404 -> ": there is no such role or group; see ATES_DIRECTORY_ROLES";
            default -> "";
        };
    }
}
