package dev.ates.ui.door;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The identity provider's metadata (OpenID Connect Discovery 1.0), fetched on first use and cached: a service can start, and
 * existing sessions continue, while the provider is down.
 */
final class Issuer implements ClientRegistrationRepository {

    static final String REGISTRATION = "ates";

    private static final Logger log = LoggerFactory.getLogger(Issuer.class);

    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    private static final int KEYS_BYTES_MAX = 100_000;
    private static final ParameterizedTypeReference<Map<String, Object>> DOCUMENT =
            new ParameterizedTypeReference<>() {};

    private final Identity identity;
    private final RestClient http;

    private volatile @Nullable ClientRegistration registration;
    private volatile @Nullable JWKSource<SecurityContext> keys;
    private volatile @Nullable JwtDecoder accessTokens;

    Issuer(Identity identity) {
        this.identity = identity;
        var requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(CONNECT_WAIT_MAX);
        requests.setReadTimeout(identity.waitMax());
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return REGISTRATION.equals(id) ? registration() : null;
    }

    /** @throws IdentityUnreachable until the provider has responded once */
    ClientRegistration registration() {
        var known = registration;
        if (known == null) {
            known = discover();
            registration = known;
        }
        return known;
    }

    /**
     * Checks an access token for this service against the provider's keys, which are cached through an outage of any length.
     *
     * @throws BadJwtException for a token that is not valid
     * @throws JwtException when it cannot be checked, because the provider has never responded
     */
    Jwt decode(String token) {
        var known = accessTokens;
        if (known == null) {
            known = decoder(
                    new DelegatingOAuth2TokenValidator<>(issuedHere(), new AccessTokenRules(identity.audience())));
            accessTokens = known;
        }
        try {
            return known.decode(token);
        } catch (JwtException e) {
            throw isOfUnknownKey(e) ? new BadJwtException("Its key is not one of the provider's", e) : e;
        }
    }

    /** Made-up key ids trigger the rate limit for fetching keys, which does not mean that the provider is down. */
    private static boolean isOfUnknownKey(JwtException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }

    /** Exchanges the code of a sign-in for tokens, with the usual timeout; error codes are preserved. */
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokenEndpoint() {
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(CONNECT_WAIT_MAX).build());
        requests.setReadTimeout(identity.waitMax());
        var client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    /** Reads ID tokens of a sign-in with any configured algorithm; the library's default is RS256 only. */
    JwtDecoder idTokens() {
        var plain = new JwtTypeValidator("JWT");
        plain.setAllowEmpty(true);
        var decoder = decoder(
                new DelegatingOAuth2TokenValidator<>(plain, issuedHere(), new OidcIdTokenValidator(registration())));
        var types = new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters());
        decoder.setClaimSetConverter(claims -> withPersonAsSubject(requireNonNull(types.convert(claims))));
        return decoder;
    }

    /**
     * The claims of the access token that came with an ID token directly from the provider: some providers put roles only
     * there. Its audience is not checked, because it grants no access here; empty if it is opaque.
     */
    Optional<Jwt> readAtSignIn(String accessToken) {
        try {
            return Optional.of(decoder(issuedHere()).decode(accessToken));
        } catch (BadJwtException e) {
            log.atDebug().setCause(e).log("The access token of a sign-in cannot be read, so it gives no roles");
            return Optional.empty();
        }
    }

    /**
     * Checks a logout token of the provider.
     *
     * @throws BadJwtException for a token that is not valid
     * @throws JwtException when it cannot be checked
     */
    Jwt logoutToken(String token) {
        var types = new JwtTypeValidator("JWT", "logout+jwt");
        types.setAllowEmpty(true);
        return decoder(new DelegatingOAuth2TokenValidator<>(
                        types, issuedHere(), new LogoutTokenRules(identity.clientId())))
                .decode(token);
    }

    /** Issued by this provider, with an expiry, not expired. */
    private OAuth2TokenValidator<Jwt> issuedHere() {
        var times = new JwtTimestampValidator(CLOCK_SKEW_MAX);
        times.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(times, new JwtIssuerValidator(identity.issuer()));
    }

    private NimbusJwtDecoder decoder(OAuth2TokenValidator<Jwt> rules) {
        var decoder = NimbusJwtDecoder.withJwkSource(keys())
                .jwsAlgorithms(algorithms -> algorithms.addAll(identity.signatureAlgorithms()))
                // The accepted types are among the rules and differ.
                .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier((type, context) -> {}))
                .build();
        var types = MappedJwtClaimSetConverter.withDefaults(Map.of());
        decoder.setClaimSetConverter(claims -> withPersonAsSubject(requireNonNull(types.convert(claims))));
        decoder.setJwtValidator(rules);
        return decoder;
    }

    /**
     * Everything else reads {@code sub}, so that no token is read in two ways. A token that does not have the claim has no
     * subject: another claim must never stand in for it.
     */
    private Map<String, Object> withPersonAsSubject(Map<String, Object> claims) {
        String claim = identity.subjectClaim();
        if (claim.equals(JwtClaimNames.SUB)) {
            return claims;
        }
        Map<String, Object> changed = new HashMap<>(claims);
        if (claims.get(claim) instanceof String person && !person.isBlank()) {
            changed.put(JwtClaimNames.SUB, person);
        } else {
            changed.remove(JwtClaimNames.SUB);
        }
        return changed;
    }

    private JWKSource<SecurityContext> keys() {
        var known = keys;
        if (known == null) {
            try {
                known = JWKSourceBuilder.<SecurityContext>create(
                                URI.create(registration().getProviderDetails().getJwkSetUri())
                                        .toURL(),
                                new DefaultResourceRetriever(
                                        Math.toIntExact(CONNECT_WAIT_MAX.toMillis()),
                                        Math.toIntExact(identity.waitMax().toMillis()),
                                        KEYS_BYTES_MAX))
                        .outageTolerantForever()
                        .build();
            } catch (IdentityUnreachable e) {
                throw new JwtException("The keys of %s are not known".formatted(identity.issuer()), e);
            } catch (MalformedURLException e) {
                throw new IdentityUnreachable(identity.issuer(), e);
            }
            keys = known;
        }
        return known;
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
