package dev.ates.outside.identity;

import dev.ates.outside.Outside;
import dev.ates.ui.Services;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Component;

/**
 * Notifies services that a sign-in has ended (OpenID Connect Back-Channel Logout 1.0). All services are notified, because
 * after a restart it is not known where the person signed in; a service without a session ignores it.
 */
@Component
class BackChannel implements AutoCloseable {

    /** How long an unresponsive service may delay the sign-out. */
    static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(BackChannel.class);

    private static final String PATH = "/logout/connect/back-channel/ates";
    private static final String TYPE = "logout+jwt";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(2);
    private static final Map<String, Map<String, String>> EVENTS =
            Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of());

    private final Map<String, String> services;
    private final JwtEncoder encoder;
    private final String issuer;
    private final Clock realTime = Outside.realTime();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(WAIT_MAX).build();

    BackChannel(Services services, JwtEncoder encoder, @Value("${ates.identity.issuer}") String issuer) {
        this.services = Clients.services(services);
        this.encoder = encoder;
        this.issuer = issuer;
    }

    /**
     * Notifies all services in parallel, and returns when each has responded or timed out. Failures are logged.
     *
     * @param person the {@code sub}
     * @param session the {@code sid}
     */
    void ended(String person, String session) {
        List<CompletableFuture<Void>> told = services.entrySet().stream()
                .map(service -> tell(service.getKey(), service.getValue(), person, session))
                .toList();
        told.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private CompletableFuture<Void> tell(String client, String url, String person, String session) {
        var form = "logout_token=" + URLEncoder.encode(token(client, person, session), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(url + PATH))
                .timeout(WAIT_MAX)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding())
                // The request's timeout ends with the header of the answer.
                .orTimeout(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    record(client, answer, failure);
                    return null;
                });
    }

    private static void record(String client, @Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
        if (answer == null || answer.statusCode() / 100 != 2) {
            log.atWarn()
                    .setCause(failure)
                    .addArgument(client)
                    .addArgument(answer == null ? "none" : answer.statusCode())
                    .log("A service could not be notified of a sign-out ({}, status {})");
        }
    }

    private String token(String client, String person, String session) {
        var now = realTime.instant();
        var claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .subject(person)
                .audience(List.of(client))
                .issuedAt(now)
                .expiresAt(now.plus(TOKEN_LIFE))
                .id(UUID.randomUUID().toString())
                .claim("sid", session)
                .claim("events", EVENTS)
                .build();
        var header = JwsHeader.with(SignatureAlgorithm.RS256).type(TYPE).build();
        return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    }
}
