package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.cli.Cli;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A machine's client credentials at the identity provider (RFC 6749, section 4.4): the token endpoint is found by OpenID
 * Connect discovery, and a new token is fetched shortly before the old one expires.
 */
final class ClientCredentials implements Tokens {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /** A token must still be valid when the service checks it. */
    private static final Duration BEFORE_EXPIRY = Duration.ofSeconds(10);

    /** The default if the provider does not specify it. */
    private static final long LIFETIME_SECONDS = 60;

    private final HttpClient http;
    private final URI issuer;
    private final String id;
    private final String secret;
    private @Nullable String token;
    private long expiresNanos;

    ClientCredentials(HttpClient http, URI issuer, String id, String secret) {
        this.http = http;
        this.issuer = issuer;
        this.id = id;
        this.secret = secret;
    }

    @Override
    public String token() throws Unreachable, Refused {
        String known = token;
        if (known != null && System.nanoTime() - expiresNanos < 0) {
            return known;
        }
        JsonNode answer = send(HttpRequest.newBuilder(tokenEndpoint())
                .header("Authorization", "Basic " + basic())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        String fresh = answer.path("access_token").asString("");
        if (fresh.isEmpty()) {
            throw new Unreachable("The identity provider %s answers without a token".formatted(issuer));
        }
        Duration lifetime = Duration.ofSeconds(answer.path("expires_in").asLong(LIFETIME_SECONDS));
        expiresNanos = System.nanoTime() + lifetime.minus(BEFORE_EXPIRY).toNanos();
        token = fresh;
        return fresh;
    }

    private URI tokenEndpoint() throws Unreachable, Refused {
        JsonNode provider = send(HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration")));
        String endpoint = provider.path("token_endpoint").asString("");
        try {
            return new URI(endpoint).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new Unreachable("%s names no token endpoint, but '%s'".formatted(issuer, endpoint), e);
        }
    }

    /** Both parts are form-encoded first: section 2.3.1. */
    private String basic() {
        String both = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        return Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
    }

    private JsonNode send(HttpRequest.Builder request) throws Unreachable, Refused {
        try {
            HttpResponse<String> response = http.send(
                    request.timeout(ANSWER_MAX)
                            .header("Accept", "application/json")
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() == 400 || response.statusCode() == 401) {
                throw new Refused("The identity provider %s does not accept client '%s' with this secret (%d%s)"
                        .formatted(issuer, id, response.statusCode(), error(response.body())));
            }
            if (response.statusCode() != 200) {
                throw new Unreachable(
                        "The identity provider answers %d at %s".formatted(response.statusCode(), response.uri()));
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (JacksonException e) {
            throw new Unreachable("The identity provider %s answers no JSON".formatted(issuer), e);
        } catch (IOException e) {
            throw new Unreachable("The identity provider %s does not answer: %s".formatted(issuer, Cli.told(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("Interrupted while waiting for " + issuer, e);
        }
    }

    private static String error(String body) {
        try {
            String error = JsonMapper.shared().readTree(body).path("error").asString("");
            return error.isEmpty() ? "" : ", " + error;
        } catch (JacksonException noJson) {
            return "";
        }
    }
}
