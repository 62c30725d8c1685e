package dev.ates.outside.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationToken;

/**
 * Checks a service's request to sign out (OpenID Connect RP-Initiated Logout 1.0) only by the signature of its ID token: it
 * need not be stored and may have expired, so a sign-out works after a restart and after a long session.
 *
 * <p>Not a bean, because as the only bean of its type it would replace the password check.
 */
final class SignOutRequest implements AuthenticationProvider {

    private final RegisteredClientRepository clients;
    private final JwtDecoder idTokens;

    /** @param issuer the accepted issuer of ID tokens */
    SignOutRequest(RegisteredClientRepository clients, JWKSource<SecurityContext> keys, String issuer) {
        this.clients = clients;
        this.idTokens = idTokens(keys, issuer);
    }

    /**
     * @throws OAuth2AuthenticationException when the ID token is not ours or belongs to a different person than this
     *     browser's, or the return address is not the client's
     */
    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OidcLogoutAuthenticationToken) authentication;
        var hint = decoded(asked.getIdTokenHint());
        var client = client(hint);
        var here = asked.getPrincipal() instanceof Authentication signedIn ? signedIn.getPrincipal() : null;
        if (here instanceof Resident resident && !resident.getUsername().equals(hint.getSubject())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_TOKEN);
        }
        if (asked.getClientId() != null && !asked.getClientId().equals(client.getClientId())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        var returnTo = asked.getPostLogoutRedirectUri();
        if (returnTo != null && !client.getPostLogoutRedirectUris().contains(returnTo)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        return new OidcLogoutAuthenticationToken(
                new OidcIdToken(hint.getTokenValue(), hint.getIssuedAt(), hint.getExpiresAt(), hint.getClaims()),
                (Authentication) asked.getPrincipal(),
                asked.getSessionId(),
                asked.getClientId(),
                returnTo,
                asked.getState());
    }

    @Override
    public boolean supports(Class<?> type) {
        return OidcLogoutAuthenticationToken.class.isAssignableFrom(type);
    }

    private Jwt decoded(String hint) {
        try {
            return idTokens.decode(hint);
        } catch (JwtException e) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_TOKEN);
        }
    }

    private RegisteredClient client(Jwt hint) {
        List<String> audience = hint.getAudience();
        @Nullable
        RegisteredClient client =
                audience == null || audience.size() != 1 ? null : clients.findByClientId(audience.getFirst());
        if (client == null || hint.getClaimAsString("sid") == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_TOKEN);
        }
        return client;
    }

    /** Refuses access tokens and logout tokens, which have other types. */
    private static JwtDecoder idTokens(JWKSource<SecurityContext> keys, String issuer) {
        var decoder = NimbusJwtDecoder.withJwkSource(keys).build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(new JwtIssuerValidator(issuer), JwtTypeValidator.jwt()));
        return decoder;
    }
}
