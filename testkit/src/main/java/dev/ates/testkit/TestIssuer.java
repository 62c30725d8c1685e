package dev.ates.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider for tests: it signs in a given person, issues any token, refuses, and can be down. It listens on its own
 * port; its tokens use the system time.
 */
public final class TestIssuer implements AutoCloseable {

    /** The RSA signing key, with the id {@code test}. */
    public static final RSAKey KEY = key();

    private static final InstantSource REAL_TIME = InstantSource.system();
    private static final ECKey CURVE_KEY = curveKey();

    private final String client;
    private final Witness directory;
    private final int port;
    private final Map<String, String> nonces = new ConcurrentHashMap<>();
    private @Nullable HttpServer server;
    private volatile Person person = new Person(new UUID(0, 0), "Somebody", List.of());
    private volatile @Nullable String refusal;
    private volatile JWSAlgorithm algorithm = JWSAlgorithm.RS256;
    private volatile UnaryOperator<JWTClaimsSet.Builder> idTokens = UnaryOperator.identity();
    private volatile @Nullable UnaryOperator<JWTClaimsSet.Builder> accessTokens;
    private volatile @Nullable Instant signedInAt;
    private volatile boolean asksAgain = true;

    /** Called for everybody who gets a token, so that a directory can confirm the role; an unconfirmed role is ignored. */
    public interface Witness {
        void hears(UUID person, List<String> roles);
    }

    private record Person(UUID id, String name, List<String> roles) {}

    /** @param client the service's id at the provider; its access tokens are for {@code ates-} and this */
    public TestIssuer(String client) {
        this(client, (person, roles) -> {});
    }

    public TestIssuer(String client, Witness directory) {
        this.client = client;
        this.directory = directory;
        var first = bind(0);
        this.port = first.getAddress().getPort();
        this.server = first;
        serve(first);
    }

    /** The issuer in tokens. */
    public String url() {
        return "http://localhost:" + port;
    }

    /** Makes the next sign-ins this person's. */
    public void signsIn(UUID id, String name, List<String> roles) {
        this.person = new Person(id, name, roles);
        directory.hears(id, roles);
    }

    /** Additional claims of sign-in tokens. {@code null}: the access token is opaque. */
    public void signsInWith(
            JWSAlgorithm signedWith,
            UnaryOperator<JWTClaimsSet.Builder> idToken,
            @Nullable UnaryOperator<JWTClaimsSet.Builder> accessToken) {
        this.algorithm = signedWith;
        this.idTokens = idToken;
        this.accessTokens = accessToken;
    }

    /**
     * Makes it refuse: with {@code invalid_client} at the token endpoint, with any other error at the sign-in; {@code
     * null} for no refusal.
     */
    public void refusesSignIns(@Nullable String error) {
        this.refusal = error;
    }

    /** Sets since when the person has been signed in at the provider, which then does not ask again. */
    public void signedInAt(@Nullable Instant at) {
        this.signedInAt = at;
        this.asksAgain = true;
    }

    public @Nullable Instant signedInAt() {
        return signedInAt;
    }

    /** Makes the provider ignore {@code max_age}. */
    public void asksNobodyAgain() {
        this.asksAgain = false;
    }

    public void goesDown() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Restarts it on the same port. */
    public void comesUp() {
        if (server == null) {
            var again = bind(port);
            server = again;
            serve(again);
        }
    }

    /** An access token for the service, valid for ten minutes. */
    public String token(UUID id, String name, List<String> roles) {
        return signed(JWSAlgorithm.RS256, "at+jwt", accessToken(id, name, roles));
    }

    /** The claims of an access token for the service, which a test may change. */
    public JWTClaimsSet.Builder accessToken(UUID id, String name, List<String> roles) {
        directory.hears(id, roles);
        return claims(new Person(id, name, roles)).audience(List.of("another", "ates-" + client));
    }

    private JWTClaimsSet.Builder claims(Person of) {
        var now = REAL_TIME.instant();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(of.id().toString())
                .claim("name", of.name())
                .claim("roles", of.roles())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    /** @param type the header's type, {@code null} for none */
    public static String signed(JWSAlgorithm with, @Nullable String type, JWTClaimsSet.Builder claims) {
        try {
            var curve = JWSAlgorithm.Family.EC.contains(with);
            var header = new JWSHeader.Builder(with).keyID((curve ? CURVE_KEY : KEY).getKeyID());
            if (type != null) {
                header.type(new JOSEObjectType(type));
            }
            var jwt = new SignedJWT(header.build(), claims.build());
            jwt.sign(curve ? new ECDSASigner(CURVE_KEY) : new RSASSASigner(KEY));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey curveKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(HttpServer http) {
        json(http, "/.well-known/openid-configuration", query -> """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys","end_session_endpoint":"%1$s/logout","subject_types_supported":["public"],
                 "response_types_supported":["code"],"id_token_signing_alg_values_supported":["RS256"]}
                """.formatted(url()));
        json(http, "/keys", query -> new JWKSet(List.of(KEY, CURVE_KEY)).toString());
        json(http, "/token", form -> {
            if ("invalid_client".equals(refusal)) {
                return "{\"error\":\"invalid_client\"}";
            }
            var nonce = nonces.remove(form.get("code"));
            var at = signedInAt;
            var id = idTokens.apply(claims(person)
                    .audience(client)
                    .claim("nonce", nonce)
                    .claim("auth_time", at == null ? null : at.getEpochSecond()));
            var access = accessTokens == null ? "opaque" : signed(algorithm, "JWT", accessTokens.apply(claims(person)));
            return """
                    {"access_token":"%s","token_type":"Bearer","expires_in":600,"id_token":"%s"}
                    """.formatted(access, signed(algorithm, null, id));
        });
        http.createContext("/authorize", exchange -> {
            var query = parameters(exchange.getRequestURI().getRawQuery());
            var at = signedInAt;
            var ageMax = query.get("max_age");
            if (asksAgain
                    && at != null
                    && ageMax != null
                    && at.plusSeconds(Long.parseLong(ageMax)).isBefore(REAL_TIME.instant())) {
                signedInAt = REAL_TIME.instant();
            }
            var code = UUID.randomUUID().toString();
            nonces.put(code, query.get("nonce"));
            var error = refusal;
            var outcome = error == null || error.equals("invalid_client") ? "code=" + code : "error=" + error;
            exchange.getResponseHeaders()
                    .add("Location", query.get("redirect_uri") + "?" + outcome + "&state=" + query.get("state"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        http.start();
    }

    private interface Answer {
        String to(Map<String, String> parameters);
    }

    private void json(HttpServer http, String path, Answer answer) {
        http.createContext(path, exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var body = answer.to(parameters(form)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            boolean refused = path.equals("/token") && "invalid_client".equals(refusal);
            exchange.sendResponseHeaders(refused ? 401 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static Map<String, String> parameters(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return Map.of();
        }
        return Arrays.stream(encoded.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        goesDown();
    }
}
