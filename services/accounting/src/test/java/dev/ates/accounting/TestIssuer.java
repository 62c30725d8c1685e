package dev.ates.accounting;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An identity provider that believes everything the test says, and signs in whom the test names. */
final class TestIssuer {

    private static final InstantSource REAL_TIME = InstantSource.system();
    private static final Pattern PARAMETER = Pattern.compile("([^&=]+)=([^&]*)");

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, String> nonces = new ConcurrentHashMap<>();
    private volatile UUID person = new UUID(0, 0);
    private volatile List<String> roles = List.of();

    private TestIssuer(HttpServer server, RSAKey key) {
        this.server = server;
        this.key = key;
    }

    static TestIssuer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestIssuer issuer = new TestIssuer(
                    server, new RSAKeyGenerator(2048).keyID("test").generate());
            issuer.serve();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Whoever signs in from now on is this person. */
    void signsIn(UUID id, List<String> withRoles) {
        this.person = id;
        this.roles = withRoles;
    }

    String token(UUID id, List<String> withRoles) {
        return signed(claims(id, withRoles).audience("ates-accounting").build());
    }

    private JWTClaimsSet.Builder claims(UUID id, List<String> withRoles) {
        Instant now = REAL_TIME.instant();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(id.toString())
                .claim("name", "Somebody")
                .claim("roles", withRoles)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    private String signed(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve() {
        json("/.well-known/openid-configuration", form -> """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys","subject_types_supported":["public"],"response_types_supported":["code"],
                 "id_token_signing_alg_values_supported":["RS256"]}
                """.formatted(url()));
        json("/keys", form -> new JWKSet(key).toString());
        json("/token", form -> """
                {"access_token":"opaque","token_type":"Bearer","expires_in":600,"id_token":"%s"}
                """.formatted(signed(claims(person, roles)
                .audience("accounting")
                .claim("nonce", nonces.get(form.get("code")))
                .build())));
        server.createContext("/authorize", exchange -> {
            Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
            String code = UUID.randomUUID().toString();
            nonces.put(code, query.getOrDefault("nonce", ""));
            exchange.getResponseHeaders()
                    .add("Location", query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    private interface Answer {
        String to(Map<String, String> form);
    }

    private void json(String path, Answer answer) {
        server.createContext(path, exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] body = answer.to(parameters(form)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static Map<String, String> parameters(String encoded) {
        return PARAMETER
                .matcher(encoded)
                .results()
                .collect(Collectors.toMap(result -> result.group(1), TestIssuer::value));
    }

    private static String value(MatchResult parameter) {
        return URLDecoder.decode(parameter.group(2), StandardCharsets.UTF_8);
    }
}
