package dev.ates.ui.door;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Validates that a signed token is an access token for this service (RFC 9068, with the deviations of providers). The same
 * key signs ID tokens, logout tokens and tokens for others, which must be refused.
 */
final class AccessTokenRules implements OAuth2TokenValidator<Jwt> {

    private static final Set<String> HEADER_TYPES = Set.of("at+jwt", "application/at+jwt", "jwt");

    /** Claims that only ID tokens have. */
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash", "s_hash");

    private final String audience;

    AccessTokenRules(String audience) {
        this.audience = audience;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        return refusal(token)
                .map(reason -> OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, reason, null)))
                .orElseGet(OAuth2TokenValidatorResult::success);
    }

    private Optional<String> refusal(Jwt token) {
        var type = String.valueOf(token.getHeaders().getOrDefault("typ", "jwt")).toLowerCase(Locale.ROOT);
        if (!HEADER_TYPES.contains(type)) {
            return Optional.of("This is no access token: its type is another one");
        }
        // Keycloak: all its tokens have the header type JWT, and this claim has the kind.
        var use = token.getClaims().getOrDefault("typ", "Bearer");
        if (!"Bearer".equals(use) || ID_TOKEN_CLAIMS.stream().anyMatch(token::hasClaim)) {
            return Optional.of("This is no access token: it says what only other tokens say");
        }
        if (!Optional.ofNullable(token.getAudience()).orElse(List.of()).contains(audience)) {
            return Optional.of("This token is not for %s".formatted(audience));
        }
        return Optional.empty();
    }
}
