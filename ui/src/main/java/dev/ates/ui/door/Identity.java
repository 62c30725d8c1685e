package dev.ates.ui.door;

import dev.ates.ui.Services;
import dev.ates.ui.WrongSetting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/**
 * The OpenID Connect provider, and this service's client there.
 *
 * @param issuer the provider's issuer URL, exactly as its tokens name it
 * @param clientSecret never shown, not even in {@link #toString}
 * @param audience the claim {@code aud} of access tokens for this service. Never the client id, which is the audience of ID
 *     tokens, and those must not grant access
 * @param subjectClaim the claim of all tokens that names the person, as the directory knows them: {@code sub}, or {@code oid} at
 *     Entra ID, whose {@code sub} differs from client to client
 * @param algorithms the accepted signature algorithms: RS, PS or ES with 256, 384 or 512
 * @param waitMax the longest wait for a response of the provider, a second to a minute
 */
@ConfigurationProperties("ates.identity")
record Identity(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String audience,
        @DefaultValue("sub") String subjectClaim,
        @DefaultValue({"RS256", "PS256", "ES256"}) List<String> algorithms,
        @DefaultValue("5s") Duration waitMax) {

    private static final Duration WAIT_MIN = Duration.ofSeconds(1);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    Identity {
        issuer = issuer.strip();
        Services.url("ates.identity.issuer", "ATES_ISSUER", issuer);
        if (clientId.isBlank()) {
            throw new WrongSetting("ates.identity.client-id", "ATES_IDENTITY_CLIENT_ID", clientId, "must not be empty");
        }
        if (clientSecret.isBlank()) {
            throw new WrongSetting(
                    "ates.identity.client-secret", "ATES_CLIENT_SECRET", clientSecret, "must not be empty");
        }
        audience = audience.isBlank() ? "ates-" + clientId : audience.strip();
        if (audience.equals(clientId)) {
            throw new WrongSetting(
                    "ates.identity.audience",
                    "ATES_AUDIENCE",
                    audience,
                    "must differ from the client id, which is the audience of ID tokens");
        }
        subjectClaim = subjectClaim.strip();
        if (subjectClaim.isEmpty()) {
            throw new WrongSetting("ates.identity.subject-claim", "ATES_SUBJECT_CLAIM", "", "must not be empty");
        }
        algorithms = algorithms.stream().map(String::strip).toList();
        if (algorithms.isEmpty() || algorithms.stream().anyMatch(name -> SignatureAlgorithm.from(name) == null)) {
            throw new WrongSetting(
                    "ates.identity.algorithms",
                    "ATES_TOKEN_ALGORITHMS",
                    String.join(", ", algorithms),
                    "must be one or more of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512");
        }
        if (waitMax.compareTo(WAIT_MIN) < 0 || waitMax.compareTo(WAIT_MAX) > 0) {
            throw new WrongSetting(
                    "ates.identity.wait-max", "ATES_IDENTITY_WAIT_MAX", waitMax.toString(), "must be 1s to 1m");
        }
    }

    /** The library's constants. {@link SignatureAlgorithm} has neither "none" nor shared keys. */
    Set<SignatureAlgorithm> signatureAlgorithms() {
        return algorithms.stream().map(SignatureAlgorithm::from).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "Identity[issuer=%s, clientId=%s, audience=%s]".formatted(issuer, clientId, audience);
    }
}
