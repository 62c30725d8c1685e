package dev.ates.ui;

import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * What the identity provider says of itself (OpenID Connect Discovery 1.0), asked when it is first needed and remembered
 * once it has answered: a service starts, and goes on for who is signed in, while the provider is down.
 */
final class Issuer implements ClientRegistrationRepository {

    static final String REGISTRATION = "ates";

    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration READ_WAIT_MAX = Duration.ofSeconds(5);
    private static final int KEYS_BYTES_MAX = 100_000;
    private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
            new ParameterizedTypeReference<>() {};

    private final Identity identity;
    private final RestClient http;

    private volatile @Nullable ClientRegistration registration;
    private volatile @Nullable JwtDecoder decoder;

    Issuer(Identity identity) {
        this.identity = identity;
        var requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(CONNECT_WAIT_MAX);
        requests.setReadTimeout(READ_WAIT_MAX);
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return REGISTRATION.equals(id) ? registration() : null;
    }

    /** @throws IdentityUnreachable as long as the provider has not answered once */
    ClientRegistration registration() {
        var known = registration;
        if (known == null) {
            known = discover();
            registration = known;
        }
        return known;
    }

    /**
     * Checks a token against the provider's keys, which are remembered through an outage however long it lasts.
     *
     * @throws BadJwtException for a token that is not valid
     * @throws JwtException when that cannot be found out, because the provider has never answered
     */
    Jwt decode(String token) {
        var known = decoder;
        if (known == null) {
            try {
                known = decoder();
            } catch (IdentityUnreachable e) {
                throw new JwtException("The keys of %s are not known".formatted(identity.issuer()), e);
            }
            decoder = known;
        }
        return known.decode(token);
    }

    private JwtDecoder decoder() {
        var keys = registration().getProviderDetails().getJwkSetUri();
        try {
            var retriever = new DefaultResourceRetriever(
                    Math.toIntExact(CONNECT_WAIT_MAX.toMillis()),
                    Math.toIntExact(READ_WAIT_MAX.toMillis()),
                    KEYS_BYTES_MAX);
            var source = JWKSourceBuilder.<SecurityContext>create(
                            URI.create(keys).toURL(), retriever)
                    .outageTolerantForever()
                    .build();
            var decoder = NimbusJwtDecoder.withJwkSource(source)
                    .jwsAlgorithms(algorithms -> {
                        algorithms.add(SignatureAlgorithm.RS256);
                        algorithms.add(SignatureAlgorithm.ES256);
                    })
                    .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier((type, context) -> {}))
                    .build();
            var types = new JwtTypeValidator("JWT", "at+jwt");
            types.setAllowEmpty(true);
            decoder.setJwtValidator(
                    JwtValidators.createDefaultWithValidators(new JwtIssuerValidator(identity.issuer()), types));
            return decoder;
        } catch (MalformedURLException e) {
            throw new IdentityUnreachable(identity.issuer(), e);
        }
    }

    private ClientRegistration discover() {
        try {
            var document = http.get()
                    .uri(identity.issuer() + "/.well-known/openid-configuration")
                    .retrieve()
                    .body(DOCUMENT);
            if (document == null || !identity.issuer().equals(document.get("issuer"))) {
                throw new IllegalStateException(
                        "It calls itself '%s'; the setting ates.identity.issuer must be the same"
                                .formatted(document == null ? "nothing" : document.get("issuer")));
            }
            return ClientRegistrations.fromOidcConfiguration(document)
                    .registrationId(REGISTRATION)
                    .clientId(identity.clientId())
                    .clientSecret(identity.clientSecret())
                    .scope("openid", "profile", "email")
                    .clientSettings(ClientRegistration.ClientSettings.builder()
                            .requireProofKey(true)
                            .build())
                    .build();
        } catch (RestClientException | IllegalStateException | IllegalArgumentException e) {
            throw new IdentityUnreachable(identity.issuer(), e);
        }
    }
}
