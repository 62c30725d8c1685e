package dev.ates.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** An identity provider that believes everybody: it signs in whoever was named last, and makes any token. */
final class TestIssuer {

    private final HttpServer http;
    private final RSAKey key;
    private volatile String idToken = "";
    private volatile UUID person = new UUID(0, 0);
    private volatile String role = "employee";

    TestIssuer() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test").generate();
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer(
                "/.well-known/openid-configuration",
                () -> Map.of(
                        "issuer",
                        url(),
                        "authorization_endpoint",
                        url() + "/authorize",
                        "token_endpoint",
                        url() + "/token",
                        "jwks_uri",
                        url() + "/keys",
                        "subject_types_supported",
                        new String[] {"public"},
                        "response_types_supported",
                        new String[] {"code"},
                        "id_token_signing_alg_values_supported",
                        new String[] {"RS256"}));
        answer("/keys", () -> new JWKSet(key).toJSONObject());
        answer(
                "/token",
                () -> Map.of("access_token", "opaque", "token_type", "Bearer", "expires_in", 600, "id_token", idToken));
        http.createContext("/authorize", this::signIn);
        http.start();
    }

    String url() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** Whoever signs in from now on is this person. */
    void signsIn(UUID id, String withRole) {
        person = id;
        role = withRole;
    }

    String token(UUID id, String withRole) {
        return signed(claims(id, withRole).audience("ates-tracker"));
    }

    private void signIn(HttpExchange exchange) throws IOException {
        var query =
                UriComponentsBuilder.fromUri(exchange.getRequestURI()).build().getQueryParams();
        idToken = signed(
                claims(person, role).audience("tracker").claim("nonce", String.valueOf(query.getFirst("nonce"))));
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        URLDecoder.decode(String.valueOf(query.getFirst("redirect_uri")), UTF_8) + "?code=any&state="
                                + query.getFirst("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private JWTClaimsSet.Builder claims(UUID id, String withRole) {
        // Tokens are checked by the clock on the wall, not by the test's.
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(id.toString())
                .claim("name", "Person " + id.getLeastSignificantBits())
                .claim("roles", new String[] {withRole})
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
    }

    private String signed(JWTClaimsSet.Builder claims) {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private void answer(String path, Supplier<Object> body) {
        http.createContext(path, exchange -> {
            byte[] json = JsonMapper.shared().writeValueAsBytes(body.get());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
            exchange.close();
        });
    }
}
